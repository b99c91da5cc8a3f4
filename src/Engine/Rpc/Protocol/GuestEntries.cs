using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Turns what guests tell of themselves into what travels and back.</summary>
internal static class GuestEntries
{
    /// <summary>VIR_IP_ADDR_TYPE_IPV6.</summary>
    private const int IPv6 = 1;

    internal static GuestInterfaceEntry From(GuestInterface found) => new(
        found.Name, found.Mac, [.. found.Addresses.Select(one => new GuestAddressEntry(one.IsIPv6 ? IPv6 : 0, one.Address, (uint)one.Prefix))]);

    internal static GuestInterface To(GuestInterfaceEntry entry) => new(
        entry.Name, entry.Mac, [.. entry.Addresses.Select(one => new GuestAddress(one.Address, (int)one.Prefix, one.Type == IPv6))]);

    internal static FileSystemEntry From(GuestFileSystem found) => new(found.MountPoint, found.Name, found.Type, [.. found.Disks]);

    internal static GuestFileSystem To(FileSystemEntry entry) => new(entry.MountPoint, entry.Name, entry.Type, entry.Disks);
}
