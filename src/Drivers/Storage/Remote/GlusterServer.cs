using System.Xml.Linq;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Remote;

/// <summary>Asks a GlusterFS server what it has.</summary>
/// <remarks>virStorageBackendFindGlusterPoolSources.</remarks>
internal static class GlusterServer
{
    /// <summary>Lists a server's volumes.</summary>
    /// <param name="host">The server.</param>
    /// <param name="isRequired">Whether a host without GlusterFS's program is an error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The volumes' names.</returns>
    /// <exception cref="VirtException">InternalError.</exception>
    internal static async Task<IReadOnlyList<string>> ListVolumesAsync(string host, bool isRequired, CancellationToken cancellationToken)
    {
        if (HostProgram.TryFind("gluster") is not { } program)
        {
            return isRequired
                ? throw new VirtException(VirtErrorCode.InternalError, "unable to find 'gluster' command line tool", VirtErrorDomain.Storage)
                : [];
        }

        var result = await program.TryRunAsync(
            ["--xml", "--log-file=/dev/null", "volume", "info", "all", $"--remote-host={host}"], null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            return isRequired
                ? throw new VirtException(VirtErrorCode.OperationFailed, $"failed to run command '{program.Path} --xml --log-file=/dev/null volume info all --remote-host={host}': {result.Error.Trim()}", VirtErrorDomain.Storage)
                : [];
        }

        return
        [
            .. from volumes in VirtXml.Parse(result.Output, null).Descendants("volumes")
               from volume in volumes.Elements("volume")
               select (string?)volume.Element("name") ?? throw new VirtException(
                   VirtErrorCode.InternalError, "failed to extract gluster volume name", VirtErrorDomain.Storage),
        ];
    }
}
