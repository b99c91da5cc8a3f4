using System.Globalization;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Finds the disks behind a SCSI host.</summary>
/// <param name="tree">The host's files.</param>
/// <remarks>virStorageBackendSCSIFindLUs.</remarks>
internal sealed class ScsiUnits(HostTree tree)
{
    private const string Devices = "/sys/bus/scsi/devices";
    private const string Disk = "0";
    private const string Disc = "5";

    private static readonly string[] IdPrograms = ["/lib/udev/scsi_id", "/usr/lib/udev/scsi_id"];

    /// <summary>Gives the number of a SCSI host.</summary>
    /// <param name="name">Its name, such as <c>host3</c> or <c>scsi_host3</c>.</param>
    /// <returns>The number.</returns>
    /// <exception cref="VirtException">XmlError when it is no such name.</exception>
    internal static int NumberOf(string name)
    {
        var digits = name.StartsWith("scsi_host", StringComparison.Ordinal) ? name["scsi_host".Length..]
            : name.StartsWith("fc_host", StringComparison.Ordinal) ? name["fc_host".Length..]
            : name.StartsWith("host", StringComparison.Ordinal) ? name["host".Length..]
            : string.Empty;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new VirtException(VirtErrorCode.XmlError, $"Invalid adapter name '{name}' for SCSI pool", VirtErrorDomain.Storage);
    }

    /// <summary>Asks a host to look what is connected to it.</summary>
    /// <param name="host">The host's number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="VirtException">SystemError.</exception>
    internal async Task ScanAsync(int host, CancellationToken cancellationToken)
    {
        var file = tree.At(string.Create(CultureInfo.InvariantCulture, $"/sys/class/scsi_host/host{host}/scan"));
        try
        {
            await File.WriteAllTextAsync(file, "- - -", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Could not open '{file}' to trigger host scan: {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    /// <summary>Lists the disks behind a host.</summary>
    /// <param name="host">The host's number.</param>
    /// <param name="target">Where the pool's volumes appear.</param>
    /// <param name="measure">Asks a device for its size.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The volumes.</returns>
    /// <exception cref="VirtException">InvalidArg for a target that is no directory of devices.</exception>
    internal async Task<IReadOnlyList<VolumeFacts>> ListAsync(
        int host, string target, Func<VolumeFacts, VolumeFacts?> measure, CancellationToken cancellationToken)
    {
        var volumes = new List<VolumeFacts>();
        foreach (var (name, device) in Units(host))
        {
            var path = PathOf(target, device);
            if (path is not null)
            {
                var key = await SerialAsync(path, cancellationToken).ConfigureAwait(false);
                if (measure(new VolumeFacts(name, key, path, StorageVolumeType.Block)) is { } volume)
                {
                    volumes.Add(volume);
                }
            }
        }

        return volumes;
    }

    /// <summary>A device without a link that stays is left out of a pool that promises such links.</summary>
    private static string? PathOf(string target, string device)
    {
        if (target is "/dev" or "/dev/")
        {
            return device;
        }

        if (!StablePath.HasLinks(target))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"unable to use target path '{target}' for dev '{Path.GetFileName(device)}'", VirtErrorDomain.Storage);
        }

        var path = StablePath.Of(target, device);
        return path == device ? null : path;
    }

    private static async Task<string> SerialAsync(string path, CancellationToken cancellationToken)
    {
        if (IdPrograms.Select(HostProgram.TryFind).FirstOrDefault(program => program is not null) is not { } program)
        {
            return path;
        }

        var result = await program.TryRunAsync(
            ["--replace-whitespace", "--whitelisted", "--device", path], null, cancellationToken).ConfigureAwait(false);
        var serial = result.Output.Trim();
        return result.ExitCode == 0 && serial.Length > 0 ? serial : path;
    }

    private IEnumerable<(string Name, string Device)> Units(int host)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{host}:");
        foreach (var address in tree.List(Devices))
        {
            if (address.StartsWith(prefix, StringComparison.Ordinal) && address.Count(letter => letter == ':') == 3
                && tree.Read($"{Devices}/{address}/type")?.Trim() is Disk or Disc && BlockOf(address) is { } block)
            {
                // The host's number changes from boot to boot, so it is no part of the name.
                yield return ($"unit:{address[prefix.Length..]}", $"/dev/{block}");
            }
        }
    }

    private string? BlockOf(string address) => tree.List($"{Devices}/{address}/block").FirstOrDefault();
}
