using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with what goes on inside guests of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainGuestOperations : FamilyOperations<IDomainGuestDriver>
{
    internal DomainGuestOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainGuests)
    {
    }

    /// <summary>Gives the guest's own name.</summary>
    /// <remarks>virDomainGetHostname.</remarks>
    public Task<string> GetHostNameAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.GetHostNameAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Lists the guest's addresses.</summary>
    /// <remarks>virDomainInterfaceAddresses.</remarks>
    public Task<IReadOnlyList<GuestInterface>> GetAddressesAsync(DomainRef domain, DomainAddressSource source, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Read).AndIf(source == DomainAddressSource.Agent, Permissions.Domain.Write), domain, (family, domain) => family.GetAddressesAsync(domain, source, cancellationToken), cancellationToken);

    /// <summary>Reads the guest's clock.</summary>
    /// <remarks>virDomainGetTime.</remarks>
    public Task<GuestTime> GetTimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.GetTimeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Sets the guest's clock.</summary>
    /// <remarks>virDomainSetTime.</remarks>
    public Task SetTimeAsync(DomainRef domain, GuestTime time, DomainSetTimeFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.SetTime, domain, (family, domain) => family.SetTimeAsync(domain, time, flags, cancellationToken), cancellationToken);

    /// <summary>Freezes file systems and counts them.</summary>
    /// <remarks>virDomainFSFreeze.</remarks>
    public Task<int> FreezeFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.FreezeFileSystems, domain, (family, domain) => family.FreezeFileSystemsAsync(domain, mountPoints, cancellationToken), cancellationToken);

    /// <summary>Thaws file systems and counts them.</summary>
    /// <remarks>virDomainFSThaw.</remarks>
    public Task<int> ThawFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.FreezeFileSystems, domain, (family, domain) => family.ThawFileSystemsAsync(domain, mountPoints, cancellationToken), cancellationToken);

    /// <summary>Gives unused blocks back; minimum in bytes.</summary>
    /// <remarks>virDomainFSTrim.</remarks>
    public Task TrimFileSystemsAsync(DomainRef domain, string? mountPoint, long minimum, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.TrimFileSystems, domain, (family, domain) => family.TrimFileSystemsAsync(domain, mountPoint, minimum, cancellationToken), cancellationToken);

    /// <summary>Lists mounted file systems.</summary>
    /// <remarks>virDomainGetFSInfo.</remarks>
    public Task<IReadOnlyList<GuestFileSystem>> GetFileSystemsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.FreezeFileSystems, domain, (family, domain) => family.GetFileSystemsAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Asks the agent for users, system, time zone and more.</summary>
    /// <remarks>virDomainGetGuestInfo.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetInfoAsync(DomainRef domain, DomainGuestInfoTypes types, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Write).ForReaders(), domain, (family, domain) => family.GetInfoAsync(domain, types, cancellationToken), cancellationToken);

    /// <summary>Sets a user's password.</summary>
    /// <remarks>virDomainSetUserPassword.</remarks>
    public Task SetUserPasswordAsync(DomainRef domain, string user, string password, bool encrypted, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.SetPassword, domain, (family, domain) => family.SetUserPasswordAsync(domain, user, password, encrypted, cancellationToken), cancellationToken);

    /// <summary>Sends the agent a command; -2 waits for ever, -1 as by default, 0 not at all.</summary>
    /// <remarks>virDomainQemuAgentCommand.</remarks>
    public Task<string> AgentCommandAsync(DomainRef domain, string command, int timeoutSeconds, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.AgentCommandAsync(domain, command, timeoutSeconds, cancellationToken), cancellationToken);

    /// <summary>Says how long to wait for the agent.</summary>
    /// <remarks>virDomainAgentSetResponseTimeout.</remarks>
    public Task SetAgentResponseTimeoutAsync(DomainRef domain, int timeoutSeconds, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetAgentResponseTimeoutAsync(domain, timeoutSeconds, cancellationToken), cancellationToken);

    /// <summary>Lists a user's authorised keys.</summary>
    /// <remarks>virDomainAuthorizedSSHKeysGet.</remarks>
    public Task<IReadOnlyList<string>> GetSshKeysAsync(DomainRef domain, string user, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.GetSshKeysAsync(domain, user, cancellationToken), cancellationToken);

    /// <summary>Sets, appends or removes authorised keys.</summary>
    /// <remarks>virDomainAuthorizedSSHKeysSet.</remarks>
    public Task SetSshKeysAsync(DomainRef domain, string user, IReadOnlyList<string> keys, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetSshKeysAsync(domain, user, keys, flags, cancellationToken), cancellationToken);

    /// <summary>Tells which CPUs the guest itself uses.</summary>
    /// <remarks>virDomainGetGuestVcpus.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetGuestVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.GetGuestVcpusAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Has the guest use or leave CPUs.</summary>
    /// <remarks>virDomainSetGuestVcpus.</remarks>
    public Task SetGuestVcpusAsync(DomainRef domain, string vcpus, bool enable, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetGuestVcpusAsync(domain, vcpus, enable, cancellationToken), cancellationToken);

    /// <summary>Sends the emulator's monitor a command.</summary>
    /// <remarks>virDomainQemuMonitorCommand.</remarks>
    public Task<string> MonitorCommandAsync(DomainRef domain, string command, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.MonitorCommandAsync(domain, command, flags, cancellationToken), cancellationToken);

    /// <summary>Sends the emulator's monitor a command, with open files beside it; unix sockets only.</summary>
    /// <remarks>virDomainQemuMonitorCommandWithFiles.</remarks>
    public Task<string> MonitorCommandWithFilesAsync(
        DomainRef domain, string command, IReadOnlyList<Microsoft.Win32.SafeHandles.SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.MonitorCommandWithFilesAsync(domain, command, files, flags, cancellationToken), cancellationToken);

    /// <summary>Takes over an emulator that somebody else has started.</summary>
    /// <remarks>virDomainQemuAttach.</remarks>
    public Task<DomainRef> AttachAsync(uint processId, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Start).And(Permissions.Domain.Write), null, family => family.AttachAsync(processId, flags, cancellationToken), cancellationToken);

    /// <summary>Presses keys together; at most 16.</summary>
    /// <remarks>virDomainSendKey.</remarks>
    public Task SendKeyAsync(DomainRef domain, KeycodeSet codeSet, int holdMilliseconds, IReadOnlyList<uint> keycodes, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.SendInput, domain, (family, domain) => family.SendKeyAsync(domain, codeSet, holdMilliseconds, keycodes, cancellationToken), cancellationToken);

    /// <summary>Signals a process of the guest.</summary>
    /// <remarks>virDomainSendProcessSignal.</remarks>
    public Task SendProcessSignalAsync(DomainRef domain, long processId, DomainProcessSignal signal, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.SendSignal, domain, (family, domain) => family.SendProcessSignalAsync(domain, processId, signal, cancellationToken), cancellationToken);

    /// <summary>Raises a non-maskable interrupt.</summary>
    /// <remarks>virDomainInjectNMI.</remarks>
    public Task InjectNmiAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.InjectNmi, domain, (family, domain) => family.InjectNmiAsync(domain, cancellationToken), cancellationToken);
}
