# python_agent.py URI NAME: asks a guest by libvirt-python what only its agent knows, and prints what is the same each time.
import sys
import libvirt
import libvirt_qemu

connection = libvirt.open(sys.argv[1])
domain = connection.lookupByName(sys.argv[2])
print("name", domain.hostname(libvirt.VIR_DOMAIN_GET_HOSTNAME_AGENT))
cards = domain.interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT)
print("loopback", [address["addr"] for address in cards["lo"]["addrs"]], "card", cards["eth0"]["hwaddr"])
report = domain.guestInfo(libvirt.VIR_DOMAIN_GUEST_INFO_OS | libvirt.VIR_DOMAIN_GUEST_INFO_USERS)
print("system", report["os.id"], report["os.version-id"], "user", report["user.0.name"], report["user.0.login-time"])
print("file systems", domain.fsInfo(), "frozen", domain.fsFreeze(), "thawed", domain.fsThaw())
print("processors", domain.guestVcpus()["online"])
clock = domain.getTime()
print("clock", sorted(clock), clock["seconds"] > 1700000000)
domain.setTime({"seconds": 1700000000, "nseconds": 0})
print("set", domain.getTime()["seconds"] - 1700000000 < 60)
domain.setTime({"seconds": clock["seconds"], "nseconds": 0})
domain.authorizedSSHKeysSet("root", ["ssh-ed25519 AAAA python"], 0)
print("keys", domain.authorizedSSHKeysGet("root"))
domain.authorizedSSHKeysSet("root", ["ssh-ed25519 AAAA python"], libvirt.VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE)
print("keys", domain.authorizedSSHKeysGet("root"))
print("ping", libvirt_qemu.qemuAgentCommand(domain, '{"execute":"guest-ping"}', -1, 0))
try:
    libvirt_qemu.qemuAgentCommand(domain, '{"execute":"guest-nothing"}', -1, 0)
except libvirt.libvirtError as error:
    print("refused", error.get_error_code(), error.get_error_message())
