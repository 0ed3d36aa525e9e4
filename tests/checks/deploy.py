#!/usr/bin/env python3
"""deploy.py PROGRAM
Holds deploy/ against the program, since no Docker runs here: every option and variable that compose.yaml uses is one the
program has, every file and name that it refers to is there, and nothing runs as root or without a bound on its stop. Then it
starts the Redis of compose.yaml through the very script that the containers run, as plain processes, kills its primary, and
has the program find the next one."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

try:
    import yaml
except ImportError:
    sys.exit("deploy.py needs YAML for Python: install python3-yaml, as scripts/test does.")

program = None
root = pathlib.Path(__file__).resolve().parents[2]
deploy = root / "deploy"
compose = yaml.safe_load((deploy / "compose.yaml").read_text())
services = compose["services"]
ours = {name: service for name, service in services.items() if service["image"] == "rehearse"}


def text_of(command):
    """The words that the service runs, as one line; `$$` is compose's way to write a dollar."""
    return " ".join(command).replace("$$", "$")


def help_of(command):
    return subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True).stdout


class Compose(unittest.TestCase):
    def test_every_option_is_one_that_the_program_has(self):
        seen = set()
        for name, service in ours.items():
            lines = [text_of(service["command"])]
            check = service.get("healthcheck", {}).get("test")
            if check:
                lines.append(text_of(check[1:]))
            for line in lines:
                for command, words in re.findall(r"\brehearse ([a-z]+)([^;&|]*)", line):
                    seen.add(command)
                    known = help_of(command)
                    for option in re.findall(r"(?<!\S)--[a-z-]+", words):
                        self.assertRegex(known, rf"{option}[\s{{]", f"{name}: rehearse {command} {option}")
        self.assertEqual(seen, {"serve", "runner", "health"})

    def test_every_variable_is_one_that_the_program_reads(self):
        known = help_of("serve") + help_of("runner")
        for name, service in ours.items():
            used = set(re.findall(r"\bREHEARSE_[A-Z_]+", text_of(service["command"])))
            used |= {key for key in service.get("environment", {}) if key.startswith("REHEARSE_")}
            for variable in used:
                self.assertIn(f"(Env:{variable})", known, f"{name}: {variable}")
        node = (deploy / "redis-node").read_text()
        for name, service in ours.items():
            for variable in service.get("environment", {}):
                if not variable.startswith("REHEARSE_"):
                    self.assertIn(variable, node, f"{name}: {variable}")

    def test_the_address_of_the_store_is_one_that_the_program_takes(self):
        for name, service in ours.items():
            for address in re.findall(r'REHEARSE_REDIS="([^"]+)"', text_of(service["command"])):
                hosts = re.sub(r"^sentinel://:[^@]+@|/.*$", "", address).split(",")
                self.assertLessEqual(set(hosts), set(services), name)
                address = re.sub(r"\$\([^)]*\)", "secret", address)
                for host in hosts:  # not those of any other installation that runs here
                    address = address.replace(host, "127.0.0.1:1")
                told = subprocess.run([program, "token", "list", "--redis", address], capture_output=True, text=True)
                self.assertEqual(told.returncode, 2)
                self.assertIn("does not answer", told.stderr, address)

    def test_what_is_referred_to_is_there(self):
        for name, service in services.items():
            for volume in service.get("volumes", []):
                source, target = volume.split(":")[:2]
                if source.startswith("."):
                    self.assertTrue((deploy / source).is_file(), f"{name}: {source}")
                    self.assertTrue(volume.endswith(":ro"), f"{name}: {source} is not the container's to change")
                else:
                    self.assertIn(source, compose["volumes"], name)
                    self.assertEqual(target, "/var/lib/rehearse", "the folder that the image gives its user")
            self.assertLessEqual(set(service.get("secrets", [])), set(compose["secrets"]), name)
            for path in re.findall(r"/run/secrets/(\w+)", text_of(service.get("command", [])) + str(service.get("environment", ""))):
                self.assertIn(path, service["secrets"], name)
            self.assertLessEqual(set(service.get("networks", [])), set(compose["networks"]), name)
            self.assertLessEqual(set(service.get("depends_on", [])), set(services), name)
            for option in service["security_opt"]:
                if option.startswith("seccomp="):
                    self.assertTrue((deploy / option.partition("=")[2]).is_file(), name)
        used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
        self.assertLessEqual(set(compose["volumes"]), used, "a volume that nobody uses")
        ignored = (root / ".gitignore").read_text().split()
        self.assertIn("/deploy/secrets/", ignored, "a secret must not get into the repository")

    def test_nobody_has_rights_that_they_do_not_need(self):
        self.assertRegex((root / "Dockerfile").read_text(), r"(?m)^USER rehearse$")
        for name, service in services.items():
            self.assertNotIn("privileged", service)
            self.assertNotIn("user", service, "the images have users of their own")
            self.assertEqual(service["cap_drop"], ["ALL"], name)
            self.assertIn("no-new-privileges:true", service["security_opt"], name)
            self.assertIn("healthcheck" if name != "proxy" else "image", service, name)
        unconfined = [name for name, service in services.items() if len(service["security_opt"]) > 1]
        self.assertEqual(unconfined, ["runner-1", "runner-2"])
        self.assertEqual([name for name, service in services.items() if "ports" in service], ["proxy"])
        self.assertTrue(compose["networks"]["inside"]["internal"])
        self.assertEqual([name for name, service in services.items() if name.startswith("runner") and service["networks"] != ["inside"]], [])

    def test_each_has_time_to_end_in_order(self):
        header = (root / "server/app/config.hpp").read_text()
        drain = int(re.search(r"drain\{(\d+)'000\}", header).group(1))
        for name, service in ours.items():
            self.assertGreater(int(service["stop_grace_period"].removesuffix("s")), drain, name)

    def test_the_proxy_knows_the_servers(self):
        lines = (deploy / "haproxy.cfg").read_text()
        servers = sorted(name for name in services if name.startswith("server-"))
        self.assertEqual(sorted(re.findall(r"(?m)^  server (\S+) \1:7070$", lines)), servers)
        for path in re.findall(r"/run/secrets/(\w+)", lines):
            self.assertIn(path, services["proxy"]["secrets"])
        for port in services["proxy"]["ports"]:
            self.assertRegex(lines, rf"(?m)^  bind :{port.split(':')[1]}\b")

    @unittest.skipUnless(shutil.which("haproxy") and shutil.which("openssl"), "no haproxy here to ask about deploy/haproxy.cfg")
    def test_the_proxy_takes_its_configuration(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", folder / "key",
                            "-out", folder / "cert"], check=True, capture_output=True)
            (folder / "tls_pem").write_text((folder / "cert").read_text() + (folder / "key").read_text())
            lines = (deploy / "haproxy.cfg").read_text().replace("/run/secrets/", f"{folder}/")
            (folder / "haproxy.cfg").write_text(lines)
            told = subprocess.run(["haproxy", "-c", "-f", folder / "haproxy.cfg"], capture_output=True, text=True)
            self.assertEqual(told.returncode, 0, told.stdout + told.stderr)


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


class Nodes(unittest.TestCase):
    """The script that every Redis and Sentinel of compose.yaml is started by."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "password").write_text("open-sesame\n")
        self.ports = free_ports(6)
        self.children = {}
        self.addCleanup(lambda: [self.kill(port) for port in list(self.children)])

    def environment(self, port):
        return os.environ | {
            "NODE_HOST": "127.0.0.1", "NODE_BIND": "127.0.0.1", "NODE_PORT": str(port), "NODE_DATA": str(self.folder / str(port)),
            "FIRST_PRIMARY": "127.0.0.1", "FIRST_PRIMARY_PORT": str(self.ports[0]), "DOWN_AFTER_MS": "1000",
            "PASSWORD_FILE": str(self.folder / "password")}

    def start(self, port):
        kind = "redis" if port in self.ports[:3] else "sentinel"
        self.children[port] = subprocess.Popen([deploy / "redis-node", kind], env=self.environment(port), stdout=subprocess.DEVNULL)
        self.eventually(lambda: self.is_healthy(port))

    def kill(self, port):
        child = self.children.pop(port)
        child.send_signal(signal.SIGKILL)
        child.wait()

    def is_healthy(self, port):
        return subprocess.run([deploy / "redis-node", "healthy"], env=self.environment(port), capture_output=True).returncode == 0

    def ask(self, port, *words):
        told = subprocess.run(["redis-cli", "-h", "127.0.0.1", "-p", str(port), *words], capture_output=True, text=True,
                              env=os.environ | {"REDISCLI_AUTH": "open-sesame"})
        return told.stdout

    def eventually(self, condition):
        end = time.monotonic() + 120
        while not condition():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def role(self, port):
        return self.ask(port, "ROLE").partition("\n")[0]

    def tokens(self):
        sentinels = ",".join(f"127.0.0.1:{port}" for port in self.ports[3:])
        return subprocess.run([program, "token", "list", "--redis", f"sentinel://:open-sesame@{sentinels}/interviews"], capture_output=True,
                              text=True)

    def test_the_next_primary_is_found_and_roles_outlive_a_restart(self):
        first = self.ports[0]
        for port in self.ports[:3]:
            self.start(port)
        for port in self.ports[1:3]:
            self.eventually(lambda: "connected" in self.ask(port, "ROLE"))
        for port in self.ports[3:]:
            self.start(port)
        for port in self.ports[3:]:
            self.eventually(lambda: "slaves=2,sentinels=3" in self.ask(port, "INFO", "sentinel"))
        self.assertEqual(self.tokens().returncode, 0, self.tokens().stderr)
        self.eventually(lambda: self.ask(first, "SET", "kept", "yes") == "OK\n")
        self.eventually(lambda: all(self.ask(port, "GET", "kept") == "yes\n" for port in self.ports[1:3]))
        self.kill(first)
        self.eventually(lambda: "master" in [self.role(port) for port in self.ports[1:3]])
        self.eventually(lambda: self.tokens().returncode == 0)
        primary = next(port for port in self.ports[1:3] if self.role(port) == "master")
        self.assertEqual(self.ask(primary, "GET", "kept"), "yes\n")
        # A primary without a replica takes nothing: it may be the one that was cut off.
        self.assertEqual(self.ask(primary, "CONFIG", "GET", "min-replicas-to-write").split(), ["min-replicas-to-write", "1"])
        # Back again, as what it is now.
        self.start(first)
        self.eventually(lambda: self.role(first) == "slave")
        self.kill(first)
        self.start(first)
        self.assertEqual(self.role(first), "slave", "its own configuration says so, before any Sentinel does")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = sys.argv.pop(1)
    unittest.main()
