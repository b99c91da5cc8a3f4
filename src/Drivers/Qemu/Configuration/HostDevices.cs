namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>The devices of a host that every guest needs.</summary>
internal static class HostDevices
{
    /// <summary>The devices.</summary>
    /// <remarks>The default of cgroup_device_acl, and what a guest finds in its own /dev.</remarks>
    internal static IReadOnlyList<string> Common { get; } =
        ["/dev/null", "/dev/full", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/ptmx", "/dev/kvm"];
}
