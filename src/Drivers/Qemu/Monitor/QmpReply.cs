using System.Text.Json;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Monitor;

/// <summary>What QEMU answered to a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Value">What it returned; undefined after a failure.</param>
/// <param name="ErrorClass">The class of its failure, such as <c>GenericError</c> or <c>DeviceNotFound</c>; null when it did not fail.</param>
/// <param name="ErrorText">What it said of its failure.</param>
internal sealed record QmpReply(string Command, JsonElement Value, string? ErrorClass, string? ErrorText)
{
    /// <summary>Whether it failed.</summary>
    internal bool IsError => ErrorClass is not null;

    /// <summary>Gives what it returned.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="VirtException">InternalError with QEMU's own words, when it failed.</exception>
    internal JsonElement Need() => IsError ? throw ToException() : Value;

    /// <summary>Makes the error of a command that failed.</summary>
    /// <returns>InternalError in libvirt's words; OperationUnsupported when QEMU has no such command.</returns>
    internal VirtException ToException() =>
        new(VirtErrorCode.InternalError, $"unable to execute QEMU command '{Command}': {ErrorText}", VirtErrorDomain.Qemu);
}
