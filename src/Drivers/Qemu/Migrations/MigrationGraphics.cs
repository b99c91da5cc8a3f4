using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Takes the viewers of a guest along to its new host.</summary>
/// <remarks>qemuMigrationSrcGraphicsRelocate, qemuMigrationSrcWaitForSpice: only SPICE knows how.</remarks>
internal static class MigrationGraphics
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Describes a guest's server to its old host.</summary>
    /// <param name="tree">The definition that it runs with.</param>
    /// <returns>The server; null where there is none that viewers can be sent to.</returns>
    internal static GraphicsCookie? Describe(XElement tree)
    {
        var server = tree.Elements("devices").Elements("graphics").FirstOrDefault(graphics => graphics.Get("type") == "spice");
        var listen = server?.Element("listen");
        return listen?.Get("type") is "address" or "network"
            ? new GraphicsCookie(server!.IntegerOr("port", -1), server!.IntegerOr("tlsPort", -1), listen.Get("address") ?? "127.0.0.1", null)
            : null;
    }

    /// <summary>Tells viewers where the guest goes; that it cannot is no reason not to migrate.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="server">The server at the new host.</param>
    /// <param name="options">What the user says.</param>
    /// <param name="hostName">The name of the new host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The telling.</returns>
    internal static async Task RelocateAsync(
        QemuDomain domain, QemuRun run, GraphicsCookie? server, MigrationOptions options, string? hostName, CancellationToken cancellationToken)
    {
        if (server is null && options.GraphicsUri is null)
        {
            return;
        }

        var (host, port, tlsPort) = (server?.Listen ?? string.Empty, server?.Port ?? -1, server?.TlsPort ?? -1);
        if (options.GraphicsUri is { } given)
        {
            var uri = VirtUri.Parse(given);
            (host, port) = (uri.Host is { Length: > 0 } wanted ? wanted : host, uri.Port ?? port);
        }

        // An address that stands for all is no address to go to.
        if (host is "" or "0.0.0.0" or "::")
        {
            host = hostName ?? string.Empty;
        }

        if (!domain.Definition.ToTree().Elements("devices").Elements("graphics").Any(graphics => graphics.Get("type") == "spice"))
        {
            return;
        }

        var arguments = new JsonObject { ["protocol"] = "spice", ["hostname"] = host };
        if (port > 0)
        {
            arguments["port"] = port;
        }

        if (tlsPort > 0)
        {
            arguments["tls-port"] = tlsPort;
        }

        if (server?.Subject is { } subject)
        {
            arguments["cert-subject"] = subject;
        }

        await run.Monitor.TryRunAsync("client_migrate_info", arguments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until viewers have gone over, for a while.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The wait.</returns>
    internal static async Task WaitAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        if (!run.HasMonitor || !domain.Definition.ToTree().Elements("devices").Elements("graphics").Any(graphics => graphics.Get("type") == "spice"))
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        limit.CancelAfter(Patience);
        try
        {
            while ((await run.Monitor.RunAsync("query-spice", null, limit.Token).ConfigureAwait(false)) is var spice
                && spice.Items("channels").Any() && spice.Flag("migrated") != true)
            {
                await Task.Delay(Look, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is VirtException or OperationCanceledException)
        {
            // Viewers that do not go over in time have to connect again.
        }
    }
}
