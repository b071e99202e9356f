/** What a node of the page's machine holds and how it differs from a usual Docker host: for readers and authors. */
import { binarySize } from '../figures.ts';
import { guestLinks, guestPrograms } from '../sandbox/guest/contents.ts';
import type { GuestManifest } from '../sandbox/machine/manifest.ts';

/** Names and versions of its parts, for a table. */
export function machineVersions(
  manifest: GuestManifest,
): readonly (readonly [name: string, version: string])[] {
  return [
    ['Docker Engine', manifest.engineVersion],
    ['Docker command line', manifest.cliVersion],
    ['containerd', manifest.containerdVersion],
    ['Runtime', manifest.runtime],
    ['Buildx', manifest.buildxVersion],
    ['Compose', manifest.composeVersion],
    ['Linux', manifest.kernel],
    ['Platform', manifest.platform],
    ['Built', manifest.builtAt.slice(0, 10)],
  ];
}

interface MachinePrograms {
  /** From Debian's packages, as on any Debian. */
  readonly debian: readonly string[];
  /** BusyBox's, which know fewer options. */
  readonly busybox: readonly string[];
}

/** Names by which programs can be called, sorted. */
export function machinePrograms(): MachinePrograms {
  const links = Object.keys(guestLinks).filter((path) => /^\/usr\/s?bin\//.test(path));
  const own = [...guestPrograms, ...links].filter((path) => !path.startsWith('/usr/libexec/'));
  const debian = new Set([...own.map((path) => path.slice(path.lastIndexOf('/') + 1)), 'sudo']);
  return { debian: [...debian].sort(), busybox: busyboxPrograms.split(/\s+/).filter((name) => name !== '') };
}

/** What `busybox --list` of Debian's busybox-static has and no other program is called. */
const busyboxPrograms = `
  [ [[ acpid adjtimex ar arch arp arping ascii ash awk base64 basename bc blkdiscard blockdev bunzip2
  bzcat bzip2 cal cat chgrp chmod chown chroot chvt clear cmp cp cpio crc32 crond crontab cttyhack
  cut date dc dd deallocvt depmod devmem df diff dirname dmesg dnsdomainname dos2unix dpkg dpkg-deb
  du dumpkmap dumpleases echo ed egrep expand expr factor fallocate false fatattr fdisk fgrep find
  findfs fold free freeramdisk fsfreeze fstrim ftpget ftpput getfattr getopt getty grep groups gunzip
  gzip halt head hexdump hostid hostname httpd hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer id
  ifconfig ifdown ifup init insmod install ionice ipcalc kill killall klogd last link linux32 linux64
  linuxrc ln loadfont loadkmap logger login logname logread losetup lsmod lsscsi lzcat lzma lzop
  md5sum mdev microcom mim mkdir mkdosfs mke2fs mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe
  more mount mt mv nameif nbd-client netstat nl nologin nproc nslookup nuke od openvt partprobe
  passwd paste patch pidof ping6 pivot_root poweroff printf pwd rdate readlink realpath reboot renice
  reset resume rev rm rmdir rmmod route rpm rpm2cpio run-init run-parts sed seq setkeycodes setpriv
  setsid sh sha1sum sha256sum sha3sum sha512sum shred shuf sleep sort ssl_client start-stop-daemon
  stat strings stty su sulogin svc svok swapoff swapon switch_root sync sysctl syslogd tac tail
  taskset tee telnet telnetd test tftp time timeout top touch tr traceroute traceroute6 true truncate
  ts tty tunctl ubirename udhcpc udhcpc6 udhcpd uevent umount uname uncompress unexpand uniq unix2dos
  unlink unlzma unxz unzip uptime usleep uudecode uuencode vconfig vi w watchdog wc wget which who
  whoami xargs xxd xz xzcat yes zcat
`;

/** What an author meets that a shell on a machine of one's own has not; `code` as in Markdown. */
export function machineDifferences(manifest: GuestManifest): readonly string[] {
  const memory = manifest.snapshots[0]?.memoryMiB;
  return [
    'The machine reaches no network but its own and the other nodes’. `docker pull` gets the images that are listed, from a registry inside the machine; `apt`, `pip`, `git clone` and `curl` of the internet get nothing.',
    `A node has one processor${memory === undefined ? '' : `, ${binarySize(memory * 2 ** 20)} of memory`} and a disk of ${binarySize(manifest.dataDisk.bytes)}, all of it in the page.`,
    `It is a 32-bit machine (\`${manifest.platform}\`): images for other platforms do not run in it.`,
    'Commands are typed in bash, as root, in `/root`. `sudo` runs what it is given. The language is `C.UTF-8`, the time zone UTC, and `!` in a command is no history.',
    'Most small programs are BusyBox’s, with fewer options than GNU’s. There is no git, no compiler and no package archive; some images have a compiler.',
    'There is no systemd, so `systemctl` and `journalctl` are not there: the Engine is up when a lab begins, and its log is `/var/log/dockerd.log`.',
    'The kernel is Debian’s Linux, without modules, with two changes. It calls itself `386` to programs that ask for a 32-bit machine’s name, as image platforms do. And it takes IPsec settings in the padded form in which the Engine’s library sends them, which is right for 64-bit kernels only; no 32-bit Linux would otherwise pass a packet of an encrypted overlay.',
    'Containers run with crun instead of runc, and without a seccomp profile.',
    'Published ports are forwarded by the kernel alone: the Engine’s userland proxy is off.',
    'The docker command is of another version than the Engine: the newer command takes ten times as long to start on this machine. It prints no hints, and builds add no attestations.',
  ];
}
