using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Drivers;

/// <summary>The drivers that a process knows, in the order they are probed.</summary>
/// <remarks>virRegisterConnectDriver.</remarks>
public sealed class DriverRegistry
{
    /// <summary>Makes a registry.</summary>
    /// <param name="drivers">The drivers in probing order.</param>
    public DriverRegistry(params IEnumerable<IDriver> drivers) => Drivers = [.. drivers];

    /// <summary>The drivers in probing order.</summary>
    public IReadOnlyList<IDriver> Drivers { get; }

    /// <summary>Opens a connection with the first driver that takes the URI.</summary>
    /// <param name="uri">What to connect to, or nothing to probe.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The driver and its connection.</returns>
    /// <exception cref="VirtException">NoConnect when no driver takes the URI, or what the driver that took it says.</exception>
    public async Task<(IDriver Driver, IDriverConnection Connection)> OpenAsync(
        VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken)
    {
        foreach (var driver in Drivers)
        {
            if (await driver.OpenAsync(uri, options, cancellationToken).ConfigureAwait(false) is { } connection)
            {
                return (driver, connection);
            }
        }

        throw VirtException.Worded(
            VirtErrorCode.NoConnect,
            uri is null
                ? "no hypervisor was found on this machine; name one with a URI"
                : $"no driver takes '{uri.Driver}' URIs{(uri.IsRemote ? " of other hosts" : string.Empty)}; the schemes known here are {string.Join(", ", Drivers.SelectMany(driver => driver.Schemes).Distinct())}");
    }
}
