using System.Management.Automation;
using VirtPS.Drivers.Remote;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Names the drivers that the module carries; the one place that does.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>The module's drivers, in the order they are probed.</summary>
    public static DriverRegistry Drivers { get; } = new(new TestDriver(peers: OpenPeerAsync), new RemoteDriver());

    /// <inheritdoc/>
    public void OnImport()
    {
        // Nothing is opened and nothing is read before the first command asks for it.
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionTable.CloseAll();

    // A migration that the source manages needs its own way to the destination.
    private static async Task<IDriverConnection> OpenPeerAsync(VirtUri uri, CancellationToken cancellationToken) =>
        (await Drivers.OpenAsync(uri, new DriverOpenOptions(), cancellationToken).ConfigureAwait(false)).Connection;
}
