namespace VirtPS.Engine.Drivers;

/// <summary>Says what happened to a domain.</summary>
/// <remarks>virDomainEventType.</remarks>
public enum DomainEventType
{
    /// <summary>The definition was stored or changed (VIR_DOMAIN_EVENT_DEFINED).</summary>
    Defined = 0,

    /// <summary>The definition was removed (VIR_DOMAIN_EVENT_UNDEFINED).</summary>
    Undefined = 1,

    /// <summary>The guest started (VIR_DOMAIN_EVENT_STARTED).</summary>
    Started = 2,

    /// <summary>The guest was paused (VIR_DOMAIN_EVENT_SUSPENDED).</summary>
    Suspended = 3,

    /// <summary>The guest runs again after a pause (VIR_DOMAIN_EVENT_RESUMED).</summary>
    Resumed = 4,

    /// <summary>The guest is gone (VIR_DOMAIN_EVENT_STOPPED).</summary>
    Stopped = 5,

    /// <summary>The guest's operating system finished shutting down (VIR_DOMAIN_EVENT_SHUTDOWN).</summary>
    Shutdown = 6,

    /// <summary>The guest put itself to sleep by power management (VIR_DOMAIN_EVENT_PMSUSPENDED).</summary>
    PMSuspended = 7,

    /// <summary>The guest crashed (VIR_DOMAIN_EVENT_CRASHED).</summary>
    Crashed = 8,
}

/// <summary>Says what happened to a network.</summary>
/// <remarks>virNetworkEventLifecycleType.</remarks>
public enum NetworkEventType
{
    /// <summary>The definition was stored or changed (VIR_NETWORK_EVENT_DEFINED).</summary>
    Defined = 0,

    /// <summary>The definition was removed (VIR_NETWORK_EVENT_UNDEFINED).</summary>
    Undefined = 1,

    /// <summary>The network started (VIR_NETWORK_EVENT_STARTED).</summary>
    Started = 2,

    /// <summary>The network stopped (VIR_NETWORK_EVENT_STOPPED).</summary>
    Stopped = 3,
}

/// <summary>Says what happened to a pool.</summary>
/// <remarks>virStoragePoolEventLifecycleType.</remarks>
public enum StoragePoolEventType
{
    /// <summary>The definition was stored or changed (VIR_STORAGE_POOL_EVENT_DEFINED).</summary>
    Defined = 0,

    /// <summary>The definition was removed (VIR_STORAGE_POOL_EVENT_UNDEFINED).</summary>
    Undefined = 1,

    /// <summary>The pool started (VIR_STORAGE_POOL_EVENT_STARTED).</summary>
    Started = 2,

    /// <summary>The pool stopped (VIR_STORAGE_POOL_EVENT_STOPPED).</summary>
    Stopped = 3,

    /// <summary>The pool's storage was built (VIR_STORAGE_POOL_EVENT_CREATED).</summary>
    Created = 4,

    /// <summary>The pool's storage was deleted (VIR_STORAGE_POOL_EVENT_DELETED).</summary>
    Deleted = 5,
}

/// <summary>Says what happened to a host device.</summary>
/// <remarks>virNodeDeviceEventLifecycleType.</remarks>
public enum NodeDeviceEventType
{
    /// <summary>The device appeared on the host (VIR_NODE_DEVICE_EVENT_CREATED).</summary>
    Created = 0,

    /// <summary>The device vanished from the host (VIR_NODE_DEVICE_EVENT_DELETED).</summary>
    Deleted = 1,

    /// <summary>The definition was stored or changed (VIR_NODE_DEVICE_EVENT_DEFINED).</summary>
    Defined = 2,

    /// <summary>The definition was removed (VIR_NODE_DEVICE_EVENT_UNDEFINED).</summary>
    Undefined = 3,
}

/// <summary>Says what happened to a secret.</summary>
/// <remarks>virSecretEventLifecycleType.</remarks>
public enum SecretEventType
{
    /// <summary>The definition was stored or changed (VIR_SECRET_EVENT_DEFINED).</summary>
    Defined = 0,

    /// <summary>The definition was removed (VIR_SECRET_EVENT_UNDEFINED).</summary>
    Undefined = 1,
}

/// <summary>Says how far a block job is.</summary>
/// <remarks>virConnectDomainEventBlockJobStatus.</remarks>
public enum BlockJobStatus
{
    /// <summary>The job ended well (VIR_DOMAIN_BLOCK_JOB_COMPLETED).</summary>
    Completed = 0,

    /// <summary>The job failed (VIR_DOMAIN_BLOCK_JOB_FAILED).</summary>
    Failed = 1,

    /// <summary>The job was cancelled (VIR_DOMAIN_BLOCK_JOB_CANCELED).</summary>
    Canceled = 2,

    /// <summary>Both images are the same now and the job waits for a pivot or its end (VIR_DOMAIN_BLOCK_JOB_READY).</summary>
    Ready = 3,
}

/// <summary>Says why a connection was lost.</summary>
/// <remarks>virConnectCloseReason.</remarks>
public enum ConnectionCloseReason
{
    /// <summary>Reading or writing failed (VIR_CONNECT_CLOSE_REASON_ERROR).</summary>
    Error = 0,

    /// <summary>The server closed its end (VIR_CONNECT_CLOSE_REASON_EOF).</summary>
    Eof = 1,

    /// <summary>The server left the keepalive messages unanswered (VIR_CONNECT_CLOSE_REASON_KEEPALIVE).</summary>
    KeepAlive = 2,

    /// <summary>The client asked for it (VIR_CONNECT_CLOSE_REASON_CLIENT).</summary>
    Client = 3,
}
