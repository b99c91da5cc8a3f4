using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>The inside of guests of a daemon's host.</summary>
internal sealed class RemoteDomainGuests(RemoteLink link) : IDomainGuestDriver
{
    /// <inheritdoc/>
    public async Task<string> GetHostNameAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainGuestProcedures.GetHostName, new(domain, flags), cancellationToken).ConfigureAwait(false)).Text;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuestInterface>> GetAddressesAsync(DomainRef domain, DomainAddressSource source, CancellationToken cancellationToken)
    {
        var found = await link.CallAsync(DomainGuestProcedures.GetAddresses, new(domain, (uint)source, 0), cancellationToken).ConfigureAwait(false);
        return [.. found.Interfaces.Select(GuestEntries.To)];
    }

    /// <inheritdoc/>
    public async Task<GuestTime> GetTimeAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var found = await link.CallAsync(DomainGuestProcedures.GetTime, new(domain, 0), cancellationToken).ConfigureAwait(false);
        return new(found.Seconds, found.Nanoseconds);
    }

    /// <inheritdoc/>
    public Task SetTimeAsync(DomainRef domain, GuestTime time, DomainSetTimeFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SetTime, new(domain, time.Seconds, time.Nanoseconds, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> FreezeFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainGuestProcedures.FreezeFileSystems, new(domain, [.. mountPoints ?? []], 0), cancellationToken).ConfigureAwait(false)).Count;

    /// <inheritdoc/>
    public async Task<int> ThawFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainGuestProcedures.ThawFileSystems, new(domain, [.. mountPoints ?? []], 0), cancellationToken).ConfigureAwait(false)).Count;

    /// <inheritdoc/>
    public Task TrimFileSystemsAsync(DomainRef domain, string? mountPoint, long minimum, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.TrimFileSystems, new(domain, mountPoint, (ulong)minimum, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuestFileSystem>> GetFileSystemsAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var found = await link.CallAsync(DomainGuestProcedures.GetFileSystems, new(domain, 0), cancellationToken).ConfigureAwait(false);
        return [.. found.FileSystems.Select(GuestEntries.To)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetInfoAsync(DomainRef domain, DomainGuestInfoTypes types, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainGuestProcedures.GetInfo, new(domain, (uint)types, 0), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetUserPasswordAsync(DomainRef domain, string user, string password, bool encrypted, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SetUserPassword, new(domain, user, password, encrypted ? 1u : 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> AgentCommandAsync(DomainRef domain, string command, int timeoutSeconds, CancellationToken cancellationToken) =>
        (await link.CallAsync(QemuProcedures.AgentCommand, new(domain, command, timeoutSeconds, 0), cancellationToken).ConfigureAwait(false)).Text ?? "";

    /// <inheritdoc/>
    public Task SetAgentResponseTimeoutAsync(DomainRef domain, int timeoutSeconds, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SetAgentResponseTimeout, new(domain, timeoutSeconds, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> GetSshKeysAsync(DomainRef domain, string user, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainGuestProcedures.GetSshKeys, new(domain, user, 0), cancellationToken).ConfigureAwait(false)).Keys;

    /// <inheritdoc/>
    public Task SetSshKeysAsync(DomainRef domain, string user, IReadOnlyList<string> keys, uint flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SetSshKeys, new(domain, user, [.. keys], flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetGuestVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainGuestProcedures.GetGuestVcpus, new(domain, 0), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetGuestVcpusAsync(DomainRef domain, string vcpus, bool enable, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SetGuestVcpus, new(domain, vcpus, enable ? 1 : 0, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> MonitorCommandAsync(DomainRef domain, string command, uint flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(QemuProcedures.MonitorCommand, new(domain, command, flags), cancellationToken).ConfigureAwait(false)).Text;

    /// <inheritdoc/>
    public async Task<string> MonitorCommandWithFilesAsync(
        DomainRef domain, string command, IReadOnlyList<Microsoft.Win32.SafeHandles.SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        (await link.CallWithFilesAsync(QemuProcedures.MonitorCommandWithFiles, new(domain, command, flags), files, cancellationToken).ConfigureAwait(false)).Result.Text;

    /// <inheritdoc/>
    public async Task<DomainRef> AttachAsync(uint processId, uint flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(QemuProcedures.Attach, new(processId, flags), cancellationToken).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    public Task SendKeyAsync(DomainRef domain, KeycodeSet codeSet, int holdMilliseconds, IReadOnlyList<uint> keycodes, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SendKey, new(domain, (uint)codeSet, (uint)holdMilliseconds, [.. keycodes], 0), cancellationToken);

    /// <inheritdoc/>
    public Task SendProcessSignalAsync(DomainRef domain, long processId, DomainProcessSignal signal, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.SendProcessSignal, new(domain, processId, (uint)signal, 0), cancellationToken);

    /// <inheritdoc/>
    public Task InjectNmiAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainGuestProcedures.InjectNmi, new(domain, 0), cancellationToken);
}
