using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Finds out what a block device holds before it is overwritten or relied on, and makes it blank.</summary>
/// <remarks>virStorageBackendDeviceIsEmpty, virStorageBackendZeroPartitionTable; blkid(8) knows the formats.</remarks>
internal static class DeviceContent
{
    private const int Label = 1 << 20;
    private const int NothingFound = 2;

    /// <summary>Refuses a device that holds something.</summary>
    /// <param name="device">The device.</param>
    /// <param name="format">What it is to hold.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="VirtException">StoragePoolBuilt when it holds something; OperationInvalid when that cannot be found out.</exception>
    internal static async Task RefuseUsedAsync(string device, string format, CancellationToken cancellationToken)
    {
        if (HostProgram.TryFind("blkid") is null)
        {
            throw new VirtException(
                VirtErrorCode.OperationInvalid, $"Unable to probe '{device}' for existing data, forced overwrite is necessary", VirtErrorDomain.Storage);
        }

        var found = await FindAsync(device, cancellationToken).ConfigureAwait(false);
        if (found.Count > 0)
        {
            throw new VirtException(
                VirtErrorCode.StoragePoolBuilt,
                found.Contains(format)
                    ? $"Device '{device}' already formatted using '{format}'"
                    : $"Format of device '{device}' does not match the expected format '{format}', forced overwrite is necessary",
                VirtErrorDomain.Storage);
        }
    }

    /// <summary>Refuses a device that does not hold what a pool needs.</summary>
    /// <param name="device">The device.</param>
    /// <param name="format">What it must hold.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="VirtException">StorageProbeFailed when it holds nothing; OperationInvalid when it holds something else.</exception>
    internal static async Task RequireAsync(string device, string format, CancellationToken cancellationToken)
    {
        if (HostProgram.TryFind("blkid") is null)
        {
            return;
        }

        var found = await FindAsync(device, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            throw new VirtException(VirtErrorCode.StorageProbeFailed, $"Device '{device}' is unrecognized, requires build", VirtErrorDomain.Storage);
        }

        if (!found.Contains(format))
        {
            throw new VirtException(
                VirtErrorCode.OperationInvalid, $"Format of device '{device}' does not match the expected format '{format}'", VirtErrorDomain.Storage);
        }
    }

    /// <summary>Overwrites the places where labels are: the first and the last MiB of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static async Task ClearLabelsAsync(string device, CancellationToken cancellationToken)
    {
        var content = FileContent.Open(device, writes: true);
        await using var closed = content.ConfigureAwait(false);
        var zeros = new byte[(int)Math.Min(Label, content.Size)];
        await content.WriteAsync(0, zeros, cancellationToken).ConfigureAwait(false);
        await content.WriteAsync(content.Size - zeros.Length, zeros, cancellationToken).ConfigureAwait(false);
        content.Sync();
    }

    /// <summary>A disk's label counts as well as a file system on the whole device.</summary>
    private static async Task<IReadOnlyCollection<string>> FindAsync(string device, CancellationToken cancellationToken)
    {
        var result = await HostProgram.Find("blkid", VirtErrorDomain.Storage)
            .TryRunAsync(["-p", "-o", "export", device], null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == NothingFound && result.Error.Length == 0)
        {
            return [];
        }

        if (result.ExitCode != 0)
        {
            throw new VirtException(
                VirtErrorCode.StorageProbeFailed, $"Failed to create filesystem probe for device {device}: {result.Error.Trim()}", VirtErrorDomain.Storage);
        }

        return
        [
            .. from line in result.Output.Split('\n')
               let parts = line.Split('=', 2)
               where parts is [("TYPE" or "PTTYPE"), _]
               select parts[1],
        ];
    }
}
