using System.Text;

namespace VirtPS.Engine.Model;

/// <summary>How a program ended that ran in a guest.</summary>
public sealed class VirtGuestCommandResult
{
    internal VirtGuestCommandResult(VirtDomain domain, string path, long processId, int? exitCode, int? signal, byte[] output, byte[] errors)
    {
        (Domain, Path, ProcessId, ExitCode, Signal) = (domain, path, processId, exitCode, signal);
        (OutputBytes, ErrorBytes) = (output, errors);
    }

    /// <summary>The domain.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The program.</summary>
    public string Path { get; }

    /// <summary>Its process number in the guest.</summary>
    public long ProcessId { get; }

    /// <summary>What it ended with; nothing when a signal ended it.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended it, where one did.</summary>
    public int? Signal { get; }

    /// <summary>What it wrote, as text.</summary>
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>What it complained of, as text.</summary>
    public string ErrorOutput => Encoding.UTF8.GetString(ErrorBytes);

    /// <summary>What it wrote.</summary>
    public byte[] OutputBytes { get; }

    /// <summary>What it complained of.</summary>
    public byte[] ErrorBytes { get; }

    /// <summary>Gives what it wrote.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Output;
}
