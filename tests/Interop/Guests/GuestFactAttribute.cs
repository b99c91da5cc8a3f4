namespace VirtPS.Tests.Interop.Guests;

/// <summary>Marks a test that boots a Linux guest under virtpsd as the superuser, for libvirt's clients, and is skipped by name of what it lacks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestFactAttribute : FactAttribute
{
    public GuestFactAttribute(params string[] programs) =>
        Skip = Peer.MissingRoot(["virsh", "unshare", "nsenter", "ip", "qemu-system-x86_64", "qemu-img", "mkfs.ext4", .. programs])
            ?? new ModuleFactAttribute("libvirt-python").Skip ?? GuestSystem.Missing;
}

/// <summary>Marks a test with several cases that needs what <see cref="GuestFactAttribute"/> needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestTheoryAttribute : TheoryAttribute
{
    public GuestTheoryAttribute(params string[] programs) => Skip = new GuestFactAttribute(programs).Skip;
}
