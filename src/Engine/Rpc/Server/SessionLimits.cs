namespace VirtPS.Engine.Rpc.Server;

/// <summary>What one client may ask of a server at once.</summary>
internal sealed record SessionLimits
{
    /// <summary>Calls that may be under way; further ones wait in the socket.</summary>
    /// <remarks>max_client_requests.</remarks>
    internal int Requests { get; init; } = 5;

    /// <summary>Streams that may be open; one more is refused.</summary>
    /// <remarks>Ours: libvirt knows no bound. Each may hold <see cref="StreamBacklog"/>.</remarks>
    internal int Streams { get; init; } = 256;

    /// <summary>Bytes of one stream that may wait for the driver before the client is read no further.</summary>
    internal int StreamBacklog { get; init; } = 1 << 20;

    /// <summary>Bytes that may wait for a client that does not read, events above all, before it is dropped.</summary>
    internal int SendBacklog { get; init; } = 64 << 20;

    /// <summary>How long a client has to prove who it is.</summary>
    internal TimeSpan Authentication { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a silence may be before the client is asked whether it lives; zero never asks.</summary>
    /// <remarks>keepalive_interval.</remarks>
    internal TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is asked before it counts as gone.</summary>
    /// <remarks>keepalive_count.</remarks>
    internal int KeepAliveCount { get; init; } = 5;
}
