namespace VirtPS.Engine.Access;

/// <summary>Lists the rights by object class.</summary>
/// <remarks>virAccessPermConnect, virAccessPermDomain and their kin.</remarks>
internal static class Permissions
{
    internal static class Connect
    {
        internal static readonly Permission GetAttributes = new("connect", "getattr", false);
        internal static readonly Permission Read = new("connect", "read", false);
        internal static readonly Permission Write = new("connect", "write", true);
        internal static readonly Permission DetectStorage = new("connect", "detect-storage-pools", true);
        internal static readonly Permission PowerControl = new("connect", "pm-control", true);
        internal static readonly Permission InterfaceTransaction = new("connect", "interface-transaction", true);
    }

    internal static class Domain
    {
        internal static readonly Permission GetAttributes = new("domain", "getattr", false);
        internal static readonly Permission Read = new("domain", "read", false);
        internal static readonly Permission ReadSecure = new("domain", "read-secure", true);
        internal static readonly Permission Write = new("domain", "write", true);
        internal static readonly Permission Save = new("domain", "save", true);
        internal static readonly Permission Delete = new("domain", "delete", true);
        internal static readonly Permission Start = new("domain", "start", true);
        internal static readonly Permission Stop = new("domain", "stop", true);
        internal static readonly Permission Reset = new("domain", "reset", true);
        internal static readonly Permission InitControl = new("domain", "init-control", true);
        internal static readonly Permission Suspend = new("domain", "suspend", true);
        internal static readonly Permission PowerControl = new("domain", "pm-control", true);
        internal static readonly Permission Hibernate = new("domain", "hibernate", true);
        internal static readonly Permission CoreDump = new("domain", "core-dump", true);
        internal static readonly Permission Snapshot = new("domain", "snapshot", true);
    }

    internal static class Network
    {
        internal static readonly Permission GetAttributes = new("network", "getattr", false);
        internal static readonly Permission Read = new("network", "read", false);
        internal static readonly Permission Write = new("network", "write", true);
        internal static readonly Permission Save = new("network", "save", true);
        internal static readonly Permission Delete = new("network", "delete", true);
        internal static readonly Permission Start = new("network", "start", true);
        internal static readonly Permission Stop = new("network", "stop", true);
    }

    internal static class StoragePool
    {
        internal static readonly Permission GetAttributes = new("storage_pool", "getattr", false);
        internal static readonly Permission Read = new("storage_pool", "read", false);
        internal static readonly Permission Write = new("storage_pool", "write", true);
        internal static readonly Permission Save = new("storage_pool", "save", true);
        internal static readonly Permission Delete = new("storage_pool", "delete", true);
        internal static readonly Permission Start = new("storage_pool", "start", true);
        internal static readonly Permission Stop = new("storage_pool", "stop", true);
        internal static readonly Permission Refresh = new("storage_pool", "refresh", true);
        internal static readonly Permission Format = new("storage_pool", "format", true);
    }

    internal static class StorageVolume
    {
        internal static readonly Permission GetAttributes = new("storage_vol", "getattr", false);
        internal static readonly Permission Read = new("storage_vol", "read", false);
        internal static readonly Permission Create = new("storage_vol", "create", true);
        internal static readonly Permission Delete = new("storage_vol", "delete", true);
        internal static readonly Permission Format = new("storage_vol", "format", true);
        internal static readonly Permission Resize = new("storage_vol", "resize", true);
        internal static readonly Permission DataRead = new("storage_vol", "data-read", true);
        internal static readonly Permission DataWrite = new("storage_vol", "data-write", true);
    }

    internal static class NodeDevice
    {
        internal static readonly Permission GetAttributes = new("node_device", "getattr", false);
        internal static readonly Permission Read = new("node_device", "read", false);
        internal static readonly Permission Write = new("node_device", "write", true);
        internal static readonly Permission Start = new("node_device", "start", true);
        internal static readonly Permission Stop = new("node_device", "stop", true);
        internal static readonly Permission Detach = new("node_device", "detach", true);
        internal static readonly Permission Save = new("node_device", "save", true);
        internal static readonly Permission Delete = new("node_device", "delete", true);
    }

    internal static class Interface
    {
        internal static readonly Permission GetAttributes = new("interface", "getattr", false);
        internal static readonly Permission Read = new("interface", "read", false);
        internal static readonly Permission Save = new("interface", "save", true);
        internal static readonly Permission Delete = new("interface", "delete", true);
        internal static readonly Permission Start = new("interface", "start", true);
        internal static readonly Permission Stop = new("interface", "stop", true);
    }
}
