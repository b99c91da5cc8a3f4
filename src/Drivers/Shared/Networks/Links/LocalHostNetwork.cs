using VirtPS.Drivers.Shared.Netlink;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Networks.Links;

/// <summary>The network stack that this process is in.</summary>
internal sealed class LocalHostNetwork : IHostNetwork
{
    private const string Settings = "/proc/sys/net";
    private const string Tables = "/proc/net";

    /// <inheritdoc/>
    public Task<ProgramResult> TryRunAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken) =>
        HostProgram.Find(program, VirtErrorDomain.Network).TryRunAsync(arguments, input, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadTableAsync(string table, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Tables, table);
        return File.Exists(path) ? await File.ReadAllLinesAsync(path, cancellationToken).ConfigureAwait(false) : [];
    }

    /// <inheritdoc/>
    public Task<bool> ComputeChecksumsAsync(string device, CancellationToken cancellationToken) =>
        Task.FromResult(OperatingSystem.IsLinux() && EthtoolCall.ComputeChecksums(device));

    /// <inheritdoc/>
    public async Task<bool> WriteSettingAsync(string setting, string value, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Settings, setting);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            await File.WriteAllTextAsync(path, value, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot write to '{path}': {e.Message}", VirtErrorDomain.Network, e);
        }
    }
}
