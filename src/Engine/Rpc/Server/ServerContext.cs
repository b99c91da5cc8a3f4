namespace VirtPS.Engine.Rpc.Server;

/// <summary>What the sessions of one server share.</summary>
/// <param name="Dispatcher">Who answers what.</param>
/// <param name="Workers">How much is worked on at once.</param>
internal sealed record ServerContext(Dispatcher Dispatcher, WorkerPool Workers)
{
    /// <summary>What one client may ask for at once; a session takes over a change at its next packet.</summary>
    internal SessionLimits Limits { get; set; } = new();

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the administrator reads.</summary>
    internal RpcLog Log { get; init; } = static (_, _, _) => { };
}
