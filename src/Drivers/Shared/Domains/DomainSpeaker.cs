using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Makes the errors that several operations on domains share.</summary>
/// <remarks>A driver speaks for itself with its own part, and the code that libvirt's drivers share as <see cref="VirtErrorDomain.Domain"/>.</remarks>
/// <param name="speaker">The driver's part.</param>
internal sealed class DomainSpeaker(VirtErrorDomain speaker)
{
    /// <summary>Says that there is no such domain.</summary>
    /// <param name="what">Which.</param>
    /// <returns>NoDomain.</returns>
    internal VirtException NoDomain(string what) => new(VirtErrorCode.NoDomain, what, speaker);

    /// <summary>Says that there is no such domain.</summary>
    /// <param name="domain">Which.</param>
    /// <returns>NoDomain.</returns>
    internal VirtException NoDomain(DomainRef domain) => NoDomain($"no domain with matching uuid '{VirtUuid.Format(domain.Uuid)}' ({domain.Name})");

    /// <summary>Says that a domain's state does not allow an operation.</summary>
    /// <param name="what">Why.</param>
    /// <returns>OperationInvalid.</returns>
    internal VirtException Invalid(string what) => new(VirtErrorCode.OperationInvalid, what, speaker);

    /// <summary>Says that an argument is wrong.</summary>
    /// <param name="what">Why.</param>
    /// <returns>InvalidArg.</returns>
    internal VirtException Argument(string what) => new(VirtErrorCode.InvalidArg, what, speaker);

    /// <summary>Says that something went wrong inside.</summary>
    /// <param name="what">What.</param>
    /// <returns>InternalError.</returns>
    internal VirtException Internal(string what) => new(VirtErrorCode.InternalError, what, speaker);

    /// <summary>Makes any error.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="what">What went wrong.</param>
    /// <returns>The error.</returns>
    internal VirtException Say(VirtErrorCode code, string what) => new(code, what, speaker);

    /// <summary>Refuses flags that an operation does not know.</summary>
    /// <typeparam name="T">The flags' type, with 32 bits.</typeparam>
    /// <param name="flags">What the caller gave.</param>
    /// <param name="known">What the operation knows.</param>
    /// <param name="function">libvirt's name for the operation.</param>
    /// <exception cref="VirtException">InvalidArg, naming the flags that are too many.</exception>
    internal void CheckFlags<T>(T flags, T known, string function)
        where T : struct, Enum
    {
        var extra = Convert.ToUInt32(flags, null) & ~Convert.ToUInt32(known, null);
        if (extra != 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{extra:x}) in function {function}", speaker);
        }
    }
}
