using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The certificates that encrypted migrations go with, as objects of QEMU.</summary>
/// <remarks>qemuMigrationParamsEnableTLS; migrate_tls_x509_cert_dir and migrate_tls_x509_verify.</remarks>
internal static class MigrationCredentials
{
    /// <summary>The name of the object.</summary>
    internal const string Name = "objlibvirt_migrate_tls0";

    /// <summary>Makes the object.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="directory">Where the certificates are.</param>
    /// <param name="isServer">Whether the guest comes here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationInvalid when there are no certificates; InternalError with QEMU's words when they are of no use.</exception>
    internal static async Task MakeAsync(QmpClient monitor, string directory, bool isServer, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            throw QemuNode.Speaker.Invalid($"host migration TLS directory not configured: there is no '{directory}'");
        }

        await RemoveAsync(monitor, cancellationToken).ConfigureAwait(false);
        await monitor.RunAsync(
            "object-add",
            new JsonObject
            {
                ["qom-type"] = "tls-creds-x509",
                ["id"] = Name,
                ["dir"] = directory,
                ["endpoint"] = isServer ? "server" : "client",
                ["verify-peer"] = true,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the object, where it is there.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal static Task RemoveAsync(QmpClient monitor, CancellationToken cancellationToken) =>
        monitor.TryRunAsync("object-del", new JsonObject { ["id"] = Name }, cancellationToken);
}
