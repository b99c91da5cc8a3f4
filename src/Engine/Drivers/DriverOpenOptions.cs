using System.Net;

namespace VirtPS.Engine.Drivers;

/// <summary>How a connection is opened.</summary>
/// <remarks>virConnectOpenAuth.</remarks>
public sealed record DriverOpenOptions
{
    /// <summary>Whether changes are refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The user and password to offer where the host asks for them.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>Seconds between signs of life; 0 turns them off.</summary>
    /// <remarks>virConnectSetKeepAlive.</remarks>
    public int KeepAliveInterval { get; init; } = 5;

    /// <summary>How many signs of life may be missed before the connection counts as lost.</summary>
    /// <remarks>virConnectSetKeepAlive.</remarks>
    public int KeepAliveCount { get; init; } = 5;

    /// <summary>How long one call may take before it fails with OperationTimeout; nothing lets it take its time.</summary>
    public TimeSpan? CallTimeout { get; init; }

    /// <summary>How long a connection that was lost is tried to be opened anew, its events asked for again; nothing leaves it lost.</summary>
    public TimeSpan? RestoreFor { get; init; }

    /// <summary>Carries the bytes to the host's daemon in place of the URI's transport; nothing lets the transport do it.</summary>
    /// <remarks>Called again for every attempt to restore a lost connection. What it cannot do it says with a <see cref="Errors.VirtException"/>.</remarks>
    public Func<DaemonPlaces, CancellationToken, Task<CarriedWay>>? Carrier { get; init; }

    /// <summary>Hears of every step that has been taken, with a word about its outcome; a step that fails throws instead.</summary>
    public Action<ConnectionStage, string>? Taken { get; init; }
}
