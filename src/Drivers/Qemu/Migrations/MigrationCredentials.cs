using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The certificates that encrypted migrations go with, as objects of QEMU.</summary>
/// <remarks>qemuMigrationParamsEnableTLS; migrate_tls_x509_cert_dir, migrate_tls_x509_verify and migrate_tls_x509_secret_uuid.</remarks>
internal static class MigrationCredentials
{
    /// <summary>The name of the object.</summary>
    internal const string Name = "objlibvirt_migrate_tls0";

    private const string Passphrase = "libvirt_migrate-secret0";

    /// <summary>Makes the object.</summary>
    /// <param name="node">Where the domain is.</param>
    /// <param name="job">The migration; it knows from now on that there are credentials.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">
    /// OperationInvalid when there are no certificates; NoSecret when the passphrase of their key is not known; InternalError with QEMU's words when they are of no use.
    /// </exception>
    internal static async Task MakeAsync(QemuNode node, MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        var certificates = node.MigrationSettings.Certificates;
        if (!Directory.Exists(certificates.Directory))
        {
            throw QemuNode.Speaker.Invalid($"host migration TLS directory not configured: there is no '{certificates.Directory}'");
        }

        JsonObject? secret = null;
        if (certificates.Secret is { } uuid)
        {
            var key = new QemuSecretKey("tls", uuid.ToString(), null);
            var values = await QemuSecretValues.ReadAsync(node.Resources.Secrets, [key], cancellationToken).ConfigureAwait(false);
            var context = await node.Preparation.DescribeAsync(job.Domain, run, new XElement("migration"), cancellationToken).ConfigureAwait(false);
            secret = new SecretBox(context).Object(Passphrase, values[key].Span);
        }

        // What an earlier migration left would be in the way.
        await RemoveAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        job.HasCredentials = true;
        job.Keep(node);
        if (secret is not null)
        {
            await run.Monitor.RunAsync("object-add", secret, cancellationToken).ConfigureAwait(false);
        }

        var credentials = ImageSecrets.Tls(Name, certificates.Directory, job.IsIncoming, certificates.Verifies, secret is null ? null : Passphrase);
        await run.Monitor.RunAsync("object-add", credentials, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the object, where it is there.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal static async Task RemoveAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        await monitor.TryRunAsync("object-del", new JsonObject { ["id"] = Name }, cancellationToken).ConfigureAwait(false);
        await monitor.TryRunAsync("object-del", new JsonObject { ["id"] = Passphrase }, cancellationToken).ConfigureAwait(false);
    }
}
