using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>How an I/O thread works: how long it polls, and how many helpers it has.</summary>
/// <remarks>qemuDomainIOThreadParseParams, qemuDomainIOThreadValidate and, for what is stored of polling, libvirt since 9.4.</remarks>
internal static class ThreadParameters
{
    private static readonly (string Name, string Shown, string Attribute)[] Polling =
        [("poll_max_ns", "poll-max-ns", "max"), ("poll_grow", "poll-grow", "grow"), ("poll_shrink", "poll-shrink", "shrink")];

    private static readonly string[] Pools = ["thread_pool_min", "thread_pool_max"];

    /// <summary>Checks the values by themselves.</summary>
    /// <param name="parameters">What is set.</param>
    /// <exception cref="VirtException">ConfigUnsupported for a value that no thread can have.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters)
    {
        foreach (var (name, shown, _) in Polling)
        {
            if (Value(parameters, name) is { } value && value > int.MaxValue)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"{shown} ({value}) must be less than or equal to {int.MaxValue.Invariant()}");
            }
        }

        if (Value(parameters, Pools[0]) is { } least && least < -1)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"thread_pool_min ({least}) must be equal to or greater than -1");
        }

        if (Value(parameters, Pools[1]) is { } most && (most < -1 || most == 0))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"thread_pool_max ({most}) must be a positive number or -1");
        }
    }

    /// <summary>Writes the values down.</summary>
    /// <param name="thread">The thread's element.</param>
    /// <param name="parameters">What is set; -1 leaves a number of helpers to QEMU again.</param>
    /// <exception cref="VirtException">OperationInvalid when there would be more helpers at least than at most.</exception>
    internal static void Write(XElement thread, IReadOnlyList<TypedParameter> parameters)
    {
        var (least, most) = (Pool(thread, parameters, Pools[0]), Pool(thread, parameters, Pools[1]));
        if (least > most && most >= 0)
        {
            throw QemuNode.Speaker.Invalid($"thread_pool_min ({least}) can't be greater than thread_pool_max ({most})");
        }

        thread.Set(Pools[0], least < 0 ? null : least.Invariant());
        thread.Set(Pools[1], most < 0 ? null : most.Invariant());
        foreach (var (name, _, attribute) in Polling)
        {
            if (Value(parameters, name) is { } value)
            {
                thread.Need("poll").Set(attribute, value.Invariant());
            }
        }
    }

    private static long Pool(XElement thread, IReadOnlyList<TypedParameter> parameters, string name) => Value(parameters, name) ?? thread.Number(name) ?? -1;

    private static long? Value(IReadOnlyList<TypedParameter> parameters, string name) =>
        parameters.FirstOrDefault(parameter => parameter.Name == name) is { } found ? Convert.ToInt64(found.Value, CultureInfo.InvariantCulture) : null;
}
