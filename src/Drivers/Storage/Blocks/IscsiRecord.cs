using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Writes the password of an iSCSI target into the records of the host's initiator.</summary>
/// <remarks>iscsiadm takes a password only as an argument, which everybody on the host can read; its records are files of the superuser.</remarks>
/// <param name="tree">The host's files.</param>
internal sealed class IscsiRecord(HostTree tree)
{
    private const string Method = "node.session.auth.authmethod";
    private const string User = "node.session.auth.username";
    private const string Password = "node.session.auth.password";

    private static readonly string[] Places = ["/etc/iscsi/nodes", "/var/lib/iscsi/nodes"];

    /// <summary>Stores a credential for all portals of a target.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="VirtException">InternalError when the initiator keeps no record of the target.</exception>
    internal async Task SetCredentialAsync(string target, string user, string password, CancellationToken cancellationToken)
    {
        var records = Places.Select(place => tree.At($"{place}/{target}")).Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories)).ToArray();
        if (records.Length == 0)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"the host's iSCSI initiator keeps no record of target '{target}'", VirtErrorDomain.Storage);
        }

        foreach (var record in records)
        {
            var lines = await File.ReadAllLinesAsync(record, cancellationToken).ConfigureAwait(false);
            var text = string.Join('\n', With(lines, (Method, "CHAP"), (User, user), (Password, password))) + "\n";
            await WholeFile.WriteAsync(
                record, System.Text.Encoding.UTF8.GetBytes(text), WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sets values in a record; they stand before the line that ends it.</summary>
    private static IEnumerable<string> With(string[] lines, params (string Name, string Value)[] settings)
    {
        var kept = lines.Where(line => !settings.Any(setting => line.StartsWith(setting.Name + " ", StringComparison.Ordinal))).ToList();
        var end = kept.FindLastIndex(line => line.StartsWith("# END RECORD", StringComparison.Ordinal));
        kept.InsertRange(end < 0 ? kept.Count : end, settings.Select(setting => $"{setting.Name} = {setting.Value}"));
        return kept;
    }
}
