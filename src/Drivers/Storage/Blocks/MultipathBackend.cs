using System.Globalization;
using System.Text.RegularExpressions;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>The pool of the host's multipath devices.</summary>
/// <param name="tree">The host's files.</param>
/// <remarks>virStorageBackendMpath; dmsetup(8) knows the devices.</remarks>
internal sealed partial class MultipathBackend(HostTree tree) : BlockBackend, IPoolBackend
{
    /// <inheritdoc/>
    public override string Type => "mpath";

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind("dmsetup") is null ? "the program 'dmsetup' is missing" : DeviceMapper.FindMissing(tree);

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) =>
        Task.FromResult(Directory.Exists("/dev/mapper") || Directory.Exists("/dev/mpath"));

    /// <inheritdoc/>
    public override async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var text = await HostProgram.Find("dmsetup", VirtErrorDomain.Storage).RunAsync(
            VirtErrorDomain.Storage, ["ls", "--target", "multipath"], cancellationToken).ConfigureAwait(false);
        VolumeFacts[] volumes =
        [
            .. from line in DeviceLine().Matches(text)
               let path = $"/dev/mapper/{line.Groups[1].Value}"
               let volume = new VolumeFacts(string.Create(CultureInfo.InvariantCulture, $"dm-{line.Groups[2].Value}"), path, path, StorageVolumeType.Block)
               select Measure(volume) ?? volume,
        ];
        return new PoolContent(volumes.Sum(volume => volume.Capacity), volumes.Sum(volume => volume.Allocation), 0, volumes);
    }

    [GeneratedRegex(@"(?m)^(\S+)\s+\(\d+[:,]\s*(\d+)\)")]
    private static partial Regex DeviceLine();
}
