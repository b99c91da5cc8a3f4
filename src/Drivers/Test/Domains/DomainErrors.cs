using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Makes the errors that several operations on domains share.</summary>
/// <remarks>libvirt's test driver speaks for itself as <see cref="VirtErrorDomain.Test"/>, and the code that all its drivers share as <see cref="VirtErrorDomain.Domain"/>.</remarks>
internal static class DomainErrors
{
    internal static VirtException NoDomain(string what) => new(VirtErrorCode.NoDomain, what, VirtErrorDomain.Test);

    internal static VirtException NoDomain(DomainRef domain) =>
        NoDomain($"no domain with matching uuid '{VirtUuid.Format(domain.Uuid)}' ({domain.Name})");

    internal static VirtException NotRunning() => Shared(VirtErrorCode.OperationInvalid, "domain is not running");

    internal static VirtException Invalid(string what) => new(VirtErrorCode.OperationInvalid, what, VirtErrorDomain.Test);

    internal static VirtException Argument(string what) => new(VirtErrorCode.InvalidArg, what, VirtErrorDomain.Test);

    internal static VirtException Internal(string what) => new(VirtErrorCode.InternalError, what, VirtErrorDomain.Test);

    internal static VirtException Shared(VirtErrorCode code, string what) => new(code, what, VirtErrorDomain.Domain);

    /// <summary>Refuses flags that an operation does not know.</summary>
    /// <typeparam name="T">The flags' type, with 32 bits.</typeparam>
    /// <param name="flags">What the caller gave.</param>
    /// <param name="known">What the operation knows.</param>
    /// <param name="function">libvirt's name for the operation.</param>
    /// <exception cref="VirtException">InvalidArg, naming the flags that are too many.</exception>
    internal static void CheckFlags<T>(T flags, T known, string function)
        where T : struct, Enum
    {
        var extra = Convert.ToUInt32(flags, null) & ~Convert.ToUInt32(known, null);
        if (extra != 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{extra:x}) in function {function}", VirtErrorDomain.Test);
        }
    }

    /// <summary>Refuses two flags that contradict each other.</summary>
    /// <typeparam name="T">The flags' type.</typeparam>
    /// <param name="flags">What the caller gave.</param>
    /// <param name="first">The one flag.</param>
    /// <param name="second">The other flag.</param>
    /// <exception cref="VirtException">InvalidArg when both are given.</exception>
    internal static void CheckExclusive<T>(T flags, T first, T second)
        where T : struct, Enum
    {
        if (flags.HasFlag(first) && flags.HasFlag(second))
        {
            throw Shared(VirtErrorCode.InvalidArg, $"flags {first} and {second} are mutually exclusive");
        }
    }
}
