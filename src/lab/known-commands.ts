/** Programs that labs call, to tell a command from output. */
const commands = new Set(
  (
    'docker docker-compose docker-machine docker-credential-pass dockerd sudo cd ls cat echo mkdir rm cp mv touch chmod chown pwd export ' +
    'curl wget git apt apt-get yum dnf apk brew npm npx node yarn python python3 pip pip3 ruby rails bundle gem ' +
    'rake go make mvn gradle java javac ssh scp ssh-keygen tar unzip zip grep sed awk head tail less vi vim nano ' +
    'ping ip ifconfig iptables brctl netstat ss nslookup dig nc tcpdump openssl htpasswd kubectl minikube helm ' +
    'systemctl service journalctl kill ps top sleep source watch tee xargs find which uname hostname env set ' +
    'unset mount umount modprobe sysctl nsenter unshare bridge ctr runc crun containerd nerdctl skopeo notary ' +
    'psql mysql redis-cli sqlcmd ab hey time exit bash sh eval printf date whoami id groups usermod useradd'
  ).split(' '),
);

/** Whether the line could be typed at a shell: a known command first, or an assignment. */
export function looksLikeCommand(line: string): boolean {
  const first = /^(?:[A-Za-z_]\w*=\S*\s+)*([\w./-]+)/.exec(line)?.[1];
  if (first !== undefined && commands.has(first)) return !/^(?:\w+)\s*[:=]\s/.test(line);
  return /^[A-Z_][A-Z0-9_]*=(?:\S+|".*"|'.*'|\$\(.*\))?$/.test(line) || /^\.\/[\w.-]+(?:\s|$)/.test(line);
}
