namespace VirtPS.Engine.Access;

/// <summary>Lists the rights by object class.</summary>
/// <remarks>
/// The vocabulary of libvirt's virAccessPermConnect, virAccessPermDomain and their kin, whole: a rule may name each of them.
/// Whether a read-only connection is refused a right is what most public functions that need it do; where one differs, its operation says so.
/// </remarks>
internal static class Permissions
{
    internal static class Connect
    {
        internal static readonly Permission GetAttributes = new("connect", "getattr", false);
        internal static readonly Permission Read = new("connect", "read", false);
        internal static readonly Permission Write = new("connect", "write", true);
        internal static readonly Permission SearchDomains = new("connect", "search-domains", false);
        internal static readonly Permission SearchNetworks = new("connect", "search-networks", false);
        internal static readonly Permission SearchStoragePools = new("connect", "search-storage-pools", false);
        internal static readonly Permission SearchNodeDevices = new("connect", "search-node-devices", false);
        internal static readonly Permission SearchInterfaces = new("connect", "search-interfaces", false);
        internal static readonly Permission SearchSecrets = new("connect", "search-secrets", false);
        internal static readonly Permission SearchNWFilters = new("connect", "search-nwfilters", false);
        internal static readonly Permission SearchNWFilterBindings = new("connect", "search-nwfilter-bindings", false);
        internal static readonly Permission DetectStorage = new("connect", "detect-storage-pools", true);
        internal static readonly Permission PowerControl = new("connect", "pm-control", true);
        internal static readonly Permission InterfaceTransaction = new("connect", "interface-transaction", true);
    }

    internal static class Domain
    {
        internal static readonly Permission GetAttributes = new("domain", "getattr", false);
        internal static readonly Permission Read = new("domain", "read", false);
        internal static readonly Permission Write = new("domain", "write", true);
        internal static readonly Permission ReadSecure = new("domain", "read-secure", true);
        internal static readonly Permission Start = new("domain", "start", true);
        internal static readonly Permission Stop = new("domain", "stop", true);
        internal static readonly Permission Reset = new("domain", "reset", true);
        internal static readonly Permission Save = new("domain", "save", true);
        internal static readonly Permission Delete = new("domain", "delete", true);
        internal static readonly Permission Migrate = new("domain", "migrate", true);
        internal static readonly Permission Checkpoint = new("domain", "checkpoint", true);
        internal static readonly Permission Snapshot = new("domain", "snapshot", true);
        internal static readonly Permission Suspend = new("domain", "suspend", true);
        internal static readonly Permission Hibernate = new("domain", "hibernate", true);
        internal static readonly Permission CoreDump = new("domain", "core-dump", true);
        internal static readonly Permission PowerControl = new("domain", "pm-control", true);
        internal static readonly Permission InitControl = new("domain", "init-control", true);
        internal static readonly Permission InjectNmi = new("domain", "inject-nmi", true);
        internal static readonly Permission SendInput = new("domain", "send-input", true);
        internal static readonly Permission SendSignal = new("domain", "send-signal", true);
        internal static readonly Permission TrimFileSystems = new("domain", "fs-trim", true);
        internal static readonly Permission FreezeFileSystems = new("domain", "fs-freeze", true);
        internal static readonly Permission BlockRead = new("domain", "block-read", true);
        internal static readonly Permission BlockWrite = new("domain", "block-write", true);
        internal static readonly Permission MemoryRead = new("domain", "mem-read", true);
        internal static readonly Permission OpenGraphics = new("domain", "open-graphics", true);
        internal static readonly Permission OpenDevice = new("domain", "open-device", true);
        internal static readonly Permission Screenshot = new("domain", "screenshot", true);
        internal static readonly Permission OpenNamespace = new("domain", "open-namespace", true);
        internal static readonly Permission SetTime = new("domain", "set-time", true);
        internal static readonly Permission SetPassword = new("domain", "set-password", true);
    }

    internal static class Interface
    {
        internal static readonly Permission GetAttributes = new("interface", "getattr", false);
        internal static readonly Permission Read = new("interface", "read", false);
        internal static readonly Permission Write = new("interface", "write", true);
        internal static readonly Permission Save = new("interface", "save", true);
        internal static readonly Permission Delete = new("interface", "delete", true);
        internal static readonly Permission Start = new("interface", "start", true);
        internal static readonly Permission Stop = new("interface", "stop", true);
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
        internal static readonly Permission SearchPorts = new("network", "search-ports", false);
    }

    internal static class NetworkPort
    {
        internal static readonly Permission GetAttributes = new("network_port", "getattr", false);
        internal static readonly Permission Read = new("network_port", "read", false);
        internal static readonly Permission Write = new("network_port", "write", true);
        internal static readonly Permission Create = new("network_port", "create", true);
        internal static readonly Permission Delete = new("network_port", "delete", true);
    }

    internal static class NodeDevice
    {
        internal static readonly Permission GetAttributes = new("node_device", "getattr", false);
        internal static readonly Permission Read = new("node_device", "read", false);
        internal static readonly Permission Write = new("node_device", "write", true);
        internal static readonly Permission Start = new("node_device", "start", true);
        internal static readonly Permission Stop = new("node_device", "stop", true);
        internal static readonly Permission Detach = new("node_device", "detach", true);
        internal static readonly Permission Delete = new("node_device", "delete", true);
    }

    internal static class NWFilter
    {
        internal static readonly Permission GetAttributes = new("nwfilter", "getattr", false);
        internal static readonly Permission Read = new("nwfilter", "read", false);
        internal static readonly Permission Write = new("nwfilter", "write", true);
        internal static readonly Permission Save = new("nwfilter", "save", true);
        internal static readonly Permission Delete = new("nwfilter", "delete", true);
    }

    internal static class NWFilterBinding
    {
        internal static readonly Permission GetAttributes = new("nwfilter_binding", "getattr", false);
        internal static readonly Permission Read = new("nwfilter_binding", "read", false);
        internal static readonly Permission Create = new("nwfilter_binding", "create", true);
        internal static readonly Permission Delete = new("nwfilter_binding", "delete", true);
    }

    internal static class Secret
    {
        internal static readonly Permission GetAttributes = new("secret", "getattr", false);
        internal static readonly Permission Read = new("secret", "read", false);
        internal static readonly Permission Write = new("secret", "write", true);
        internal static readonly Permission ReadSecure = new("secret", "read-secure", true);
        internal static readonly Permission Save = new("secret", "save", true);
        internal static readonly Permission Delete = new("secret", "delete", true);
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
        internal static readonly Permission SearchVolumes = new("storage_pool", "search-storage-vols", false);
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
}
