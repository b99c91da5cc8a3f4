namespace VirtPS.Drivers.Shared.Services;

/// <summary>What works on a host for as long as its daemon runs: a driver's objects, read from their files and watched.</summary>
/// <remarks>virStateDriver. What it started on the host (guests, networks, mounts) outlives it; the next daemon finds it again.</remarks>
internal interface IHostService : IAsyncDisposable
{
    /// <summary>Reads what is defined, finds what runs, and starts what starts with the host; called once, before any client.</summary>
    /// <remarks>One object that cannot be read or started is said in the log and holds up nothing else.</remarks>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The start.</returns>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Reads again what is defined, and puts right what others have changed; called when the administrator asks the daemon to reload.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The work.</returns>
    /// <remarks>virStateDriver's stateReload.</remarks>
    Task ReloadAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
