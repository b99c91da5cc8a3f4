using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Makes the errors for what QEMU, or this build of it, cannot do.</summary>
internal static class Refusal
{
    /// <summary>Makes the error for a definition that asks for what cannot be had.</summary>
    /// <param name="text">What, by name.</param>
    /// <returns>ConfigUnsupported.</returns>
    internal static VirtException Unsupported(string text) => new(VirtErrorCode.ConfigUnsupported, text, VirtErrorDomain.Qemu);

    /// <summary>Makes the error for a definition that contradicts itself or that an earlier step left incomplete.</summary>
    /// <param name="text">What is wrong.</param>
    /// <returns>InternalError.</returns>
    internal static VirtException Broken(string text) => new(VirtErrorCode.InternalError, text, VirtErrorDomain.Qemu);
}
