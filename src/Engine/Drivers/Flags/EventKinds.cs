namespace VirtPS.Engine.Drivers;

/// <summary>Says what happened to a domain.</summary>
/// <remarks>virDomainEventType.</remarks>
public enum DomainEventType
{
    /// <summary>VIR_DOMAIN_EVENT_DEFINED.</summary>
    Defined = 0,

    /// <summary>VIR_DOMAIN_EVENT_UNDEFINED.</summary>
    Undefined = 1,

    /// <summary>VIR_DOMAIN_EVENT_STARTED.</summary>
    Started = 2,

    /// <summary>VIR_DOMAIN_EVENT_SUSPENDED.</summary>
    Suspended = 3,

    /// <summary>VIR_DOMAIN_EVENT_RESUMED.</summary>
    Resumed = 4,

    /// <summary>VIR_DOMAIN_EVENT_STOPPED.</summary>
    Stopped = 5,

    /// <summary>VIR_DOMAIN_EVENT_SHUTDOWN.</summary>
    Shutdown = 6,

    /// <summary>VIR_DOMAIN_EVENT_PMSUSPENDED.</summary>
    PMSuspended = 7,

    /// <summary>VIR_DOMAIN_EVENT_CRASHED.</summary>
    Crashed = 8,
}

/// <summary>Says what happened to a network.</summary>
/// <remarks>virNetworkEventLifecycleType.</remarks>
public enum NetworkEventType
{
    /// <summary>VIR_NETWORK_EVENT_DEFINED.</summary>
    Defined = 0,

    /// <summary>VIR_NETWORK_EVENT_UNDEFINED.</summary>
    Undefined = 1,

    /// <summary>VIR_NETWORK_EVENT_STARTED.</summary>
    Started = 2,

    /// <summary>VIR_NETWORK_EVENT_STOPPED.</summary>
    Stopped = 3,
}

/// <summary>Says what happened to a pool.</summary>
/// <remarks>virStoragePoolEventLifecycleType.</remarks>
public enum StoragePoolEventType
{
    /// <summary>VIR_STORAGE_POOL_EVENT_DEFINED.</summary>
    Defined = 0,

    /// <summary>VIR_STORAGE_POOL_EVENT_UNDEFINED.</summary>
    Undefined = 1,

    /// <summary>VIR_STORAGE_POOL_EVENT_STARTED.</summary>
    Started = 2,

    /// <summary>VIR_STORAGE_POOL_EVENT_STOPPED.</summary>
    Stopped = 3,

    /// <summary>VIR_STORAGE_POOL_EVENT_CREATED.</summary>
    Created = 4,

    /// <summary>VIR_STORAGE_POOL_EVENT_DELETED.</summary>
    Deleted = 5,
}

/// <summary>Says what happened to a host device.</summary>
/// <remarks>virNodeDeviceEventLifecycleType.</remarks>
public enum NodeDeviceEventType
{
    /// <summary>VIR_NODE_DEVICE_EVENT_CREATED.</summary>
    Created = 0,

    /// <summary>VIR_NODE_DEVICE_EVENT_DELETED.</summary>
    Deleted = 1,

    /// <summary>VIR_NODE_DEVICE_EVENT_DEFINED.</summary>
    Defined = 2,

    /// <summary>VIR_NODE_DEVICE_EVENT_UNDEFINED.</summary>
    Undefined = 3,
}

/// <summary>Says what happened to a secret.</summary>
/// <remarks>virSecretEventLifecycleType.</remarks>
public enum SecretEventType
{
    /// <summary>VIR_SECRET_EVENT_DEFINED.</summary>
    Defined = 0,

    /// <summary>VIR_SECRET_EVENT_UNDEFINED.</summary>
    Undefined = 1,
}

/// <summary>Says how far a block job is.</summary>
/// <remarks>virConnectDomainEventBlockJobStatus.</remarks>
public enum BlockJobStatus
{
    /// <summary>VIR_DOMAIN_BLOCK_JOB_COMPLETED.</summary>
    Completed = 0,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_FAILED.</summary>
    Failed = 1,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_CANCELED.</summary>
    Canceled = 2,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_READY.</summary>
    Ready = 3,
}

/// <summary>Says why a connection was lost.</summary>
/// <remarks>virConnectCloseReason.</remarks>
public enum ConnectionCloseReason
{
    /// <summary>VIR_CONNECT_CLOSE_REASON_ERROR.</summary>
    Error = 0,

    /// <summary>VIR_CONNECT_CLOSE_REASON_EOF.</summary>
    Eof = 1,

    /// <summary>VIR_CONNECT_CLOSE_REASON_KEEPALIVE.</summary>
    Keepalive = 2,

    /// <summary>VIR_CONNECT_CLOSE_REASON_CLIENT.</summary>
    Client = 3,
}
