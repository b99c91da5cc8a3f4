namespace VirtPS.Commands;

/// <summary>The keyboard of this terminal while a guest has it: no key means anything to the terminal itself, and nothing typed is shown. Disposed of, the terminal is as it was.</summary>
internal interface ITerminalKeys : IDisposable
{
    /// <summary>Waits for what is typed.</summary>
    /// <returns>The bytes that a terminal sends for it; none when the terminal is gone.</returns>
    Task<byte[]> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the keyboard of this terminal.</summary>
    static ITerminalKeys Take() => OperatingSystem.IsWindows() ? new ConsoleKeys() : new RawKeys();
}
