using VirtPS.Drivers.Shared.Programs;

namespace VirtPS.Drivers.Shared.Networks.Links;

/// <summary>A network stack that a driver works on: its programs and its kernel's settings.</summary>
internal interface IHostNetwork
{
    /// <summary>Runs a program in the stack to its end.</summary>
    /// <param name="program">The program's name, such as <c>ip</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; nothing for an empty input.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it said, however it ended.</returns>
    /// <exception cref="VirtPS.Engine.Errors.VirtException">InternalError, naming the program, when the host has none such.</exception>
    Task<ProgramResult> TryRunAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken);

    /// <summary>Writes one of the kernel's settings.</summary>
    /// <param name="setting">Its path below <c>/proc/sys/net</c>, such as <c>ipv4/ip_forward</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>Whether there is such a setting.</returns>
    /// <exception cref="VirtPS.Engine.Errors.VirtException">SystemError when it cannot be written.</exception>
    Task<bool> WriteSettingAsync(string setting, string value, CancellationToken cancellationToken);

    /// <summary>Reads one of the kernel's tables, without another program.</summary>
    /// <param name="table">Its path below <c>/proc/net</c>, such as <c>dev</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The lines; none where the kernel has no such table.</returns>
    Task<IReadOnlyList<string>> ReadTableAsync(string table, CancellationToken cancellationToken);

    /// <summary>Has the kernel compute the checksums of all that it sends by a device itself.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <returns>Whether it does.</returns>
    Task<bool> ComputeChecksumsAsync(string device, CancellationToken cancellationToken);
}
