namespace VirtPS.Engine.Drivers;

/// <summary>Domains: what goes on inside the guest.</summary>
/// <remarks>virDomain*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainGuestDriver
{
    /// <summary>Gives the guest's own name.</summary>
    /// <remarks>virDomainGetHostname.</remarks>
    Task<string> GetHostNameAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainGetHostname");

    /// <summary>Lists the guest's addresses.</summary>
    /// <remarks>virDomainInterfaceAddresses.</remarks>
    Task<IReadOnlyList<GuestInterface>> GetAddressesAsync(DomainRef domain, DomainAddressSource source, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<GuestInterface>>("virDomainInterfaceAddresses");

    /// <summary>Reads the guest's clock.</summary>
    /// <remarks>virDomainGetTime.</remarks>
    Task<GuestTime> GetTimeAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call<GuestTime>("virDomainGetTime");

    /// <summary>Sets the guest's clock.</summary>
    /// <remarks>virDomainSetTime.</remarks>
    Task SetTimeAsync(DomainRef domain, GuestTime time, DomainSetTimeFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetTime");

    /// <summary>Freezes file systems and counts them.</summary>
    /// <remarks>virDomainFSFreeze.</remarks>
    Task<int> FreezeFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        Unsupported.Call<int>("virDomainFSFreeze");

    /// <summary>Thaws file systems and counts them.</summary>
    /// <remarks>virDomainFSThaw.</remarks>
    Task<int> ThawFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        Unsupported.Call<int>("virDomainFSThaw");

    /// <summary>Gives unused blocks back; minimum in bytes.</summary>
    /// <remarks>virDomainFSTrim.</remarks>
    Task TrimFileSystemsAsync(DomainRef domain, string? mountPoint, long minimum, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainFSTrim");

    /// <summary>Lists mounted file systems.</summary>
    /// <remarks>virDomainGetFSInfo.</remarks>
    Task<IReadOnlyList<GuestFileSystem>> GetFileSystemsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<GuestFileSystem>>("virDomainGetFSInfo");

    /// <summary>Asks the agent for users, system, time zone and more.</summary>
    /// <remarks>virDomainGetGuestInfo.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetInfoAsync(DomainRef domain, DomainGuestInfoTypes types, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetGuestInfo");

    /// <summary>Sets a user's password.</summary>
    /// <remarks>virDomainSetUserPassword.</remarks>
    Task SetUserPasswordAsync(DomainRef domain, string user, string password, bool encrypted, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetUserPassword");

    /// <summary>Sends the agent a command; -2 waits for ever, -1 as by default, 0 not at all.</summary>
    /// <remarks>virDomainQemuAgentCommand.</remarks>
    Task<string> AgentCommandAsync(DomainRef domain, string command, int timeoutSeconds, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainQemuAgentCommand");

    /// <summary>Says how long to wait for the agent.</summary>
    /// <remarks>virDomainAgentSetResponseTimeout.</remarks>
    Task SetAgentResponseTimeoutAsync(DomainRef domain, int timeoutSeconds, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainAgentSetResponseTimeout");

    /// <summary>Lists a user's authorised keys.</summary>
    /// <remarks>virDomainAuthorizedSSHKeysGet.</remarks>
    Task<IReadOnlyList<string>> GetSshKeysAsync(DomainRef domain, string user, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<string>>("virDomainAuthorizedSSHKeysGet");

    /// <summary>Sets, appends or removes authorised keys.</summary>
    /// <remarks>virDomainAuthorizedSSHKeysSet.</remarks>
    Task SetSshKeysAsync(DomainRef domain, string user, IReadOnlyList<string> keys, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainAuthorizedSSHKeysSet");

    /// <summary>Tells which CPUs the guest itself uses.</summary>
    /// <remarks>virDomainGetGuestVcpus.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetGuestVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetGuestVcpus");

    /// <summary>Has the guest use or leave CPUs.</summary>
    /// <remarks>virDomainSetGuestVcpus.</remarks>
    Task SetGuestVcpusAsync(DomainRef domain, string vcpus, bool enable, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetGuestVcpus");

    /// <summary>Sends the emulator's monitor a command.</summary>
    /// <remarks>virDomainQemuMonitorCommand.</remarks>
    Task<string> MonitorCommandAsync(DomainRef domain, string command, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainQemuMonitorCommand");

    /// <summary>Sends the emulator's monitor a command, with open files beside it; unix sockets only.</summary>
    /// <remarks>virDomainQemuMonitorCommandWithFiles.</remarks>
    Task<string> MonitorCommandWithFilesAsync(
        DomainRef domain, string command, IReadOnlyList<Microsoft.Win32.SafeHandles.SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainQemuMonitorCommandWithFiles");

    /// <summary>Takes over an emulator that somebody else has started.</summary>
    /// <remarks>virDomainQemuAttach.</remarks>
    Task<DomainRef> AttachAsync(uint processId, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainRef>("virDomainQemuAttach");

    /// <summary>Presses keys together; at most 16.</summary>
    /// <remarks>virDomainSendKey.</remarks>
    Task SendKeyAsync(DomainRef domain, KeycodeSet codeSet, int holdMilliseconds, IReadOnlyList<uint> keycodes, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSendKey");

    /// <summary>Signals a process of the guest.</summary>
    /// <remarks>virDomainSendProcessSignal.</remarks>
    Task SendProcessSignalAsync(DomainRef domain, long processId, DomainProcessSignal signal, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSendProcessSignal");

    /// <summary>Raises a non-maskable interrupt.</summary>
    /// <remarks>virDomainInjectNMI.</remarks>
    Task InjectNmiAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainInjectNMI");
}
