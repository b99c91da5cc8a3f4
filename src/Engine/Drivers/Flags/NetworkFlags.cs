namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of networks.</summary>
/// <remarks>virConnectListAllNetworksFlags.</remarks>
[Flags]
public enum NetworkListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Networks that are only defined (VIR_CONNECT_LIST_NETWORKS_INACTIVE).</summary>
    Inactive = 1u << 0,

    /// <summary>Networks that run (VIR_CONNECT_LIST_NETWORKS_ACTIVE).</summary>
    Active = 1u << 1,

    /// <summary>Networks with a stored definition (VIR_CONNECT_LIST_NETWORKS_PERSISTENT).</summary>
    Persistent = 1u << 2,

    /// <summary>Networks that vanish when they stop (VIR_CONNECT_LIST_NETWORKS_TRANSIENT).</summary>
    Transient = 1u << 3,

    /// <summary>Networks that start with the host (VIR_CONNECT_LIST_NETWORKS_AUTOSTART).</summary>
    Autostart = 1u << 4,

    /// <summary>Networks that do not start with the host (VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART).</summary>
    NoAutostart = 1u << 5,
}

/// <summary>Chooses which description of a network is given.</summary>
/// <remarks>virNetworkXMLFlags.</remarks>
[Flags]
public enum NetworkXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Gives the stored definition even while the network runs (VIR_NETWORK_XML_INACTIVE).</summary>
    Inactive = 1u << 0,
}

/// <summary>Changes how a network is defined.</summary>
/// <remarks>virNetworkDefineFlags.</remarks>
[Flags]
public enum NetworkDefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Checks the XML against the schema first (VIR_NETWORK_DEFINE_VALIDATE).</summary>
    Validate = 1u << 0,
}

/// <summary>Changes how a network is created.</summary>
/// <remarks>virNetworkCreateFlags.</remarks>
[Flags]
public enum NetworkCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Checks the XML against the schema first (VIR_NETWORK_CREATE_VALIDATE).</summary>
    Validate = 1u << 0,
}

/// <summary>Names what is done to a network's section.</summary>
/// <remarks>virNetworkUpdateCommand.</remarks>
public enum NetworkUpdateCommand
{
    /// <summary>No command; calls refuse it (VIR_NETWORK_UPDATE_COMMAND_NONE).</summary>
    None = 0,

    /// <summary>Replaces an element that is there (VIR_NETWORK_UPDATE_COMMAND_MODIFY).</summary>
    Modify = 1,

    /// <summary>Removes an element that is there (VIR_NETWORK_UPDATE_COMMAND_DELETE).</summary>
    Delete = 2,

    /// <summary>Adds an element behind the others (VIR_NETWORK_UPDATE_COMMAND_ADD_LAST).</summary>
    AddLast = 3,

    /// <summary>Adds an element before the others (VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST).</summary>
    AddFirst = 4,
}

/// <summary>Names a section of a network.</summary>
/// <remarks>virNetworkUpdateSection.</remarks>
public enum NetworkSection
{
    /// <summary>No section; calls refuse it (VIR_NETWORK_SECTION_NONE).</summary>
    None = 0,

    /// <summary>The bridge (VIR_NETWORK_SECTION_BRIDGE).</summary>
    Bridge = 1,

    /// <summary>The DNS domain (VIR_NETWORK_SECTION_DOMAIN).</summary>
    Domain = 2,

    /// <summary>A subnet with the network's own address (VIR_NETWORK_SECTION_IP).</summary>
    Ip = 3,

    /// <summary>A fixed DHCP address of one host in a subnet (VIR_NETWORK_SECTION_IP_DHCP_HOST).</summary>
    IpDhcpHost = 4,

    /// <summary>A range of addresses DHCP hands out in a subnet (VIR_NETWORK_SECTION_IP_DHCP_RANGE).</summary>
    IpDhcpRange = 5,

    /// <summary>How traffic leaves the network (VIR_NETWORK_SECTION_FORWARD).</summary>
    Forward = 6,

    /// <summary>A host interface that traffic may leave by (VIR_NETWORK_SECTION_FORWARD_INTERFACE).</summary>
    ForwardInterface = 7,

    /// <summary>The physical function whose virtual functions guests take (VIR_NETWORK_SECTION_FORWARD_PF).</summary>
    ForwardPf = 8,

    /// <summary>A group of ports with settings in common (VIR_NETWORK_SECTION_PORTGROUP).</summary>
    PortGroup = 9,

    /// <summary>The DNS names of one address (VIR_NETWORK_SECTION_DNS_HOST).</summary>
    DnsHost = 10,

    /// <summary>A DNS text record (VIR_NETWORK_SECTION_DNS_TXT).</summary>
    DnsTxt = 11,

    /// <summary>A DNS service record (VIR_NETWORK_SECTION_DNS_SRV).</summary>
    DnsSrv = 12,
}

/// <summary>Chooses where a network's change takes effect.</summary>
/// <remarks>virNetworkUpdateFlags.</remarks>
[Flags]
public enum NetworkUpdateFlags : uint
{
    /// <summary>Changes the network if it runs, else its stored definition (VIR_NETWORK_UPDATE_AFFECT_CURRENT).</summary>
    Current = 0,

    /// <summary>Changes the running network only (VIR_NETWORK_UPDATE_AFFECT_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Changes the stored definition only (VIR_NETWORK_UPDATE_AFFECT_CONFIG).</summary>
    Config = 1u << 1,
}

/// <summary>Changes how a network port is created.</summary>
/// <remarks>virNetworkPortCreateFlags.</remarks>
[Flags]
public enum NetworkPortFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Takes over resources that are in use for the port already (VIR_NETWORK_PORT_CREATE_RECLAIM).</summary>
    Reclaim = 1u << 0,

    /// <summary>Checks the XML against the schema first (VIR_NETWORK_PORT_CREATE_VALIDATE).</summary>
    Validate = 1u << 1,
}
