using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>The names of the formats in which hypervisors keep their own configurations.</summary>
public static class NativeFormats
{
    private static readonly (string Hypervisor, string Format)[] Known =
    [
        ("QEMU", "qemu-argv"), ("Xen", "xen-xl"), ("Xen", "xen-xm"), ("Xen", "xen-sxpr"), ("LXC", "lxc-tools"), ("ESX", "vmware-vmx"),
        ("VMware", "vmware-vmx"), ("bhyve", "bhyve-argv"), ("TEST", "test-node"),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(one => one.Format).Distinct()];

    /// <summary>Gives the name of the usual format of a host's hypervisor.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The name; nothing for a hypervisor without one.</returns>
    /// <remarks>virConnectGetType.</remarks>
    public static async Task<string?> OfAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var type = await connection.Host.GetTypeAsync(cancellationToken).ConfigureAwait(false);
        return Array.Find(Known, one => one.Hypervisor.Equals(type, StringComparison.OrdinalIgnoreCase)).Format;
    }
}
