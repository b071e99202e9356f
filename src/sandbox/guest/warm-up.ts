/**
 * What runs in a node before its snapshot is taken, so that what it touched is in memory and what is made on
 * first use is made. Each line is a shell command; all must succeed. Nothing of it is left behind.
 */
export const warmUpCommands: readonly string[] = [
  'docker version && docker info',
  'docker pull -q busybox && docker images && docker ps -a',
  'docker run --rm busybox echo hi',
  'docker run -d --name w1 busybox sleep 1000 && docker exec w1 echo x && docker logs w1 && docker inspect w1 >/dev/null && docker rm -f w1',
  'docker network create n1 && docker run -d --name w1 --network n1 -p 8080:80 busybox httpd -f -p 80',
  'docker run --rm --network n1 busybox ping -c 1 w1 && curl -s http://127.0.0.1:8080/ >/dev/null; docker rm -f w1 && docker network rm n1',
  'docker volume create v1 && docker run --rm -v v1:/v busybox touch /v/a && docker volume rm v1',
  'mkdir /tmp/w && cd /tmp/w && printf "FROM busybox\\nRUN echo built > /built\\nCMD [\\"cat\\", \\"/built\\"]\\n" > Dockerfile && docker build -q -t w . && docker run --rm w && docker rmi w; cd; rm -r /tmp/w',
  'docker swarm init --advertise-addr eth0 && docker network create -d overlay o1',
  'docker service create -q --name s1 --network o1 --replicas 2 -p 8081:80 busybox httpd -f -p 80 && docker service ls && docker service ps s1 && curl -s -m 20 http://127.0.0.1:8081/ >/dev/null; docker service rm s1',
  'for i in $(seq 60); do [ -z "$(docker ps -aq)" ] && break; sleep 1; done; docker network rm o1; docker swarm leave --force',
  'docker rmi busybox && docker builder prune -af && docker system prune -af --volumes',
];

/** After caches were dropped: what a reader does first, so that only that is in memory again. */
export const firstCommands: readonly string[] = [
  'docker ps && docker images && ls -l / >/dev/null && docker run --rm busybox echo hi && docker rmi busybox',
];

/** Makes memory that nothing uses all zeros, for such pages are not in the snapshot. */
export const clearMemory =
  "sync; free -m; mount -t tmpfs -o size=100% zeros /mnt && dd if=/dev/zero of=/mnt/zeros bs=64k count=$(( ($(awk '/MemFree/{print $2}' /proc/meminfo) - 6144) / 64 )) 2>/dev/null; rm /mnt/zeros; umount /mnt; free -m";
