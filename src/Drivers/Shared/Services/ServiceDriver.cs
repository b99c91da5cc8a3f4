using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Shared.Services;

/// <summary>Opens one of a host's services alone, such as <c>storage:///system</c>.</summary>
/// <param name="name">The driver's name as a user sees it.</param>
/// <param name="scheme">Its scheme.</param>
/// <param name="families">What its connections offer.</param>
/// <param name="host">The host's context.</param>
internal sealed class ServiceDriver(string name, string scheme, HostFamilies families, HostContext host) : IDriver
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = [scheme];

    /// <inheritdoc/>
    public DriverReach Reach => DriverReach.Local;

    /// <inheritdoc/>
    public IReadOnlyDictionary<Type, Type> Families { get; } = families.Classes();

    /// <inheritdoc/>
    public Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IDriverConnection?>(
            LocalUri.IsFor(uri, scheme, name, host) ? new ServiceConnection(uri!.ToString(), families, host) : null);
}
