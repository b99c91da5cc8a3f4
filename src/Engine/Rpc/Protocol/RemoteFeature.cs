namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Abilities that a client asks a server about.</summary>
/// <remarks>virDrvFeature.</remarks>
internal enum RemoteFeature
{
    /// <summary>Migration in two steps, as the oldest releases did it.</summary>
    MigrationV1 = 1,

    /// <summary>The other end is a daemon.</summary>
    Remote = 2,

    /// <summary>Migration in three steps.</summary>
    MigrationV2 = 3,

    /// <summary>Migration that the source host carries out alone.</summary>
    MigrationPeerToPeer = 4,

    /// <summary>Migration that the hypervisor carries out alone.</summary>
    MigrationDirect = 5,

    /// <summary>Migration in five steps with cookies.</summary>
    MigrationV3 = 6,

    /// <summary>A guest cannot be changed while it migrates.</summary>
    MigrationChangeProtection = 7,

    /// <summary>File descriptors can be passed.</summary>
    DescriptorPassing = 8,

    /// <summary>Typed parameters may be text.</summary>
    TextParameters = 9,

    /// <summary>Signs of life; asking for it makes the server send them.</summary>
    KeepAlive = 10,

    /// <summary>A guest's description can be had in a form that older hosts understand.</summary>
    MigratableXml = 11,

    /// <summary>Guests that are shut off can migrate.</summary>
    MigrationOffline = 12,

    /// <summary>Migration takes typed parameters.</summary>
    MigrationParameters = 13,

    /// <summary>Events carry the id of the registration that asked for them.</summary>
    EventCallbacks = 14,

    /// <summary>The server tells when its own connection to a host is lost.</summary>
    CloseCallback = 15,

    /// <summary>Updates of a network take command and section in the documented order.</summary>
    NetworkUpdateOrder = 16,

    /// <summary>Ours alone: any number of calls may be under way on one connection, and none of them keeps signs of life from being read.</summary>
    /// <remarks>libvirtd stops reading a client with max_client_requests (5) calls under way, its signs of life included.</remarks>
    ManyCalls = 0x56505301,
}
