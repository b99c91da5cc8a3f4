using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>The inside of guests of a test node: what a well-behaved guest would answer.</summary>
internal sealed class TestDomainGuests(TestNode node) : IDomainGuestDriver
{
    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public Task<string> GetHostNameAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        AskAsync(domain, found => found.Name + "host", cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GuestInterface>> GetAddressesAsync(DomainRef domain, DomainAddressSource source, CancellationToken cancellationToken) =>
        AskAsync(domain, found => GuestAddresses.Of(node, found), cancellationToken);

    /// <inheritdoc/>
    public Task<GuestTime> GetTimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain, DomainAction.UseRunningGuest).Guest.Time, cancellationToken);

    /// <inheritdoc/>
    public Task SetTimeAsync(DomainRef domain, GuestTime time, DomainSetTimeFlags flags, CancellationToken cancellationToken) =>
        AskAsync(domain, found => found.Guest.Time = time, cancellationToken);

    /// <inheritdoc/>
    public Task<int> FreezeFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        AskAsync(domain, found => GuestFileSystems.SetFrozen(found.Guest, mountPoints, frozen: true), cancellationToken);

    /// <inheritdoc/>
    public Task<int> ThawFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        AskAsync(domain, found => GuestFileSystems.SetFrozen(found.Guest, mountPoints, frozen: false), cancellationToken);

    /// <inheritdoc/>
    public Task TrimFileSystemsAsync(DomainRef domain, string? mountPoint, long minimum, CancellationToken cancellationToken) =>
        AskAsync(
            domain,
            _ =>
            {
                GuestFileSystems.RefuseUnknown(mountPoint);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GuestFileSystem>> GetFileSystemsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        AskAsync(domain, found => GuestFileSystems.List(found.Definition.Devices), cancellationToken);

    /// <inheritdoc/>
    public Task SetUserPasswordAsync(DomainRef domain, string user, string password, bool encrypted, CancellationToken cancellationToken) =>
        AskAsync(domain, found => found.Guest.System.SetPassword(user), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetInfoAsync(DomainRef domain, DomainGuestInfoTypes types, CancellationToken cancellationToken) =>
        AskAsync(
            domain,
            found =>
            {
                DomainErrors.CheckFlags(types, GuestFacts.Known, "virDomainGetGuestInfo");
                return GuestFacts.Describe(node, found, types);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> AgentCommandAsync(DomainRef domain, string command, int timeoutSeconds, CancellationToken cancellationToken) =>
        AskAsync(
            domain,
            found =>
            {
                AgentTimeout.Check(timeoutSeconds);
                found.Taints |= DomainTaints.CustomAgentCommand;
                return new GuestAgent(node, found).Execute(command);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetAgentResponseTimeoutAsync(DomainRef domain, int timeoutSeconds, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                AgentTimeout.Check(timeoutSeconds);
                _table.Find(domain).Guest.System.AgentTimeout = timeoutSeconds;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetSshKeysAsync(DomainRef domain, string user, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<string>>(domain, found => [.. found.Guest.System.KeysOf(user)], cancellationToken);

    /// <inheritdoc/>
    public Task SetSshKeysAsync(DomainRef domain, string user, IReadOnlyList<string> keys, uint flags, CancellationToken cancellationToken) =>
        AskAsync(domain, found => found.Guest.System.SetKeys(user, keys, flags), cancellationToken);

    /// <inheritdoc/>
    public Task<string> MonitorCommandAsync(DomainRef domain, string command, uint flags, CancellationToken cancellationToken) =>
        AskAsync(
            domain,
            found =>
            {
                found.Taints |= DomainTaints.CustomMonitor;
                return MonitorEcho.Answer(found, command, flags);
            },
            cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Always refused: there is no emulator that could take the files.</remarks>
    public Task<string> MonitorCommandWithFilesAsync(
        DomainRef domain, string command, IReadOnlyList<Microsoft.Win32.SafeHandles.SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        AskAsync<string>(
            domain,
            _ => throw new VirtException(
                VirtErrorCode.OperationUnsupported, "the test driver has no emulator to hand files to (virDomainQemuMonitorCommandWithFiles)", VirtErrorDomain.Test),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetGuestVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<TypedParameter>>(
            domain,
            found =>
            {
                var vcpus = Online(found);
                return
                [
                    new("vcpus", CpuSet.Of(vcpus).ToString()),
                    new("online", CpuSet.Of(vcpus.Except(found.Guest.LeftVcpus)).ToString()),
                    new("offlinable", CpuSet.Of(vcpus.Skip(1)).ToString()),
                ];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetGuestVcpusAsync(DomainRef domain, string vcpus, bool enable, CancellationToken cancellationToken) =>
        AskAsync(
            domain,
            found =>
            {
                var wanted = CpuSet.Parse(vcpus).Numbers().ToArray();
                if (wanted.Except(Online(found)).FirstOrDefault(-1) is >= 0 and var missing)
                {
                    throw DomainErrors.Argument($"guest is missing vCPUs '{missing}'");
                }

                if (!enable && wanted.Contains(0))
                {
                    throw DomainErrors.Argument("vCPU '0' can't be offlined");
                }

                if (enable)
                {
                    found.Guest.LeftVcpus.ExceptWith(wanted);
                }
                else
                {
                    found.Guest.LeftVcpus.UnionWith(wanted);
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SendKeyAsync(DomainRef domain, KeycodeSet codeSet, int holdMilliseconds, IReadOnlyList<uint> keycodes, CancellationToken cancellationToken) =>
        AskAsync(
            domain,
            _ =>
            {
                Keycodes.Check(codeSet, keycodes);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SendProcessSignalAsync(DomainRef domain, long processId, DomainProcessSignal signal, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if (processId != 1)
                {
                    throw DomainErrors.Argument("only sending a signal to pid 1 is supported");
                }

                if (!Enum.IsDefined(signal))
                {
                    throw DomainErrors.Argument($"signum value {(int)signal} is out of range");
                }

                _ = _table.Find(domain);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InjectNmiAsync(DomainRef domain, CancellationToken cancellationToken) => AskAsync(domain, _ => true, cancellationToken);

    private static int[] Online(TestDomain domain) => [.. domain.Definition.Devices.OnlineVcpus(domain.Definition)];

    private Task<T> AskAsync<T>(DomainRef domain, Func<TestDomain, T> question, CancellationToken cancellationToken) =>
        node.RunAsync(() => question(_table.Find(domain, DomainAction.UseGuest)), cancellationToken);
}
