/** The text that a new lab begins with. */

export function firstPage(title: string): string {
  return `---
description: One sentence that says what the reader can do after this lab.
level: beginner
duration: 10
---

# ${title}

Say what the reader will learn, and why it is worth their time.

## Run a container

Say why before the command. A line that begins with \`$ \` is a command; the lines below it are what it
should print. \`[..]\` stands for anything within a line, \`...\` alone on a line for any lines: here for what
docker prints while it pulls the image, which is so only where the image is not there yet.

\`\`\`console
$ docker run --rm busybox echo hello
...
hello
\`\`\`

## Use a value in a later command

\`[..ID]\` remembers what stands there, and \`$ID\` gives it to a later command. The image is there now, so
nothing is pulled.

\`\`\`console
$ docker create busybox sleep 60
[..ID]
$ docker inspect --format '{{.State.Status}}' $ID
created
\`\`\`

## Clean up

Fences marked \`cleanup\` run when Clean up is pressed, not with Run all, even where something before them failed.

\`\`\`console cleanup
$ docker rm $ID
[..]
\`\`\`

## Check yourself

<details>
<summary>A question about what happened above?</summary>

And its answer.

</details>
`;
}

/** `order` puts the page after those that are there. */
export function nextPage(title: string, order: number): string {
  return `---
description: One sentence that says what the reader can do after this page.
order: ${order}
duration: 10
---

# ${title}

Say what the reader will learn. A prompt such as \`node2$ \` runs a command on another machine.

\`\`\`console
$ docker version --format '{{.Server.Os}}'
linux
\`\`\`
`;
}
