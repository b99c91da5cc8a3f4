namespace VirtPS.Engine.Rpc.Client;

/// <summary>How a client treats its connection.</summary>
internal sealed record RpcClientOptions
{
    /// <summary>How long a silence may be before the server is asked whether it lives; zero never asks.</summary>
    internal TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is asked before the connection counts as lost.</summary>
    internal int KeepAliveCount { get; init; } = 5;

    /// <summary>How long a call may take; nothing lets it take its time.</summary>
    internal TimeSpan? CallTimeout { get; init; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
