using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Adds, removes and tunes I/O threads.</summary>
internal static class IOThreadTuning
{
    private static readonly ParameterRules Rules =
        new(("poll_max_ns", typeof(ulong)), ("poll_grow", typeof(uint)), ("poll_shrink", typeof(uint)));

    /// <summary>Refuses the number zero, which no thread has.</summary>
    /// <param name="id">The number.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void RefuseZero(uint id)
    {
        if (id == 0)
        {
            throw DomainErrors.Argument("invalid value of 0 for iothread_id");
        }
    }

    /// <summary>Adds a thread to a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="id">The thread's number.</param>
    /// <exception cref="VirtException">InvalidArg when the number is taken.</exception>
    internal static void Add(DomainXml definition, uint id)
    {
        if (Find(definition, id) is not null)
        {
            throw DomainErrors.Shared(VirtErrorCode.InvalidArg, $"an IOThread is already using iothread_id '{id}'");
        }

        var threads = Numbered(definition);
        threads.Add(new XElement("iothread", new XAttribute("id", id)));
        definition.IOThreads = threads.Elements("iothread").Count();
    }

    /// <summary>Removes a thread from a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="id">The thread's number.</param>
    /// <exception cref="VirtException">InvalidArg when it is not there, or a device uses it.</exception>
    internal static void Remove(DomainXml definition, uint id)
    {
        var thread = Find(definition, id)
            ?? throw DomainErrors.Shared(VirtErrorCode.InvalidArg, $"cannot find IOThread '{id}' in iothreadids list");
        foreach (var device in definition.Devices.Element.Elements().Where(device => device.Element("driver").NumberOf("iothread") == id))
        {
            throw DomainErrors.Shared(
                VirtErrorCode.InvalidArg,
                device.Name == "disk"
                    ? $"cannot remove IOThread {id} since it is being used by disk '{(string?)device.Element("target")?.Attribute("dev")}'"
                    : $"cannot remove IOThread '{id}' since it is being used by controller");
        }

        thread.Remove();
        definition.IOThreads = definition.Element.Element("iothreadids")!.Elements("iothread").Count();
        definition.Element.Prune("iothreadids");
        definition.Element.Elements("cputune").Elements("iothreadpin").Where(pin => pin.NumberOf("iothread") == id).Remove();
        definition.Element.Prune("cputune");
    }

    /// <summary>Says which host CPUs a thread may use.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="id">The thread's number.</param>
    /// <param name="cpus">One entry for each host CPU.</param>
    /// <exception cref="VirtException">InvalidArg when the thread is not there.</exception>
    internal static void Pin(DomainXml definition, uint id, IReadOnlyList<bool> cpus)
    {
        if (Find(definition, id) is null)
        {
            throw DomainErrors.Argument($"iothreadid {id} not found");
        }

        CpuPinning.PinIOThread(definition, id, cpus);
    }

    /// <summary>Sets how a thread polls.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="id">The thread's number.</param>
    /// <param name="parameters">What changes.</param>
    /// <exception cref="VirtException">InvalidArg when the thread is not there, InvalidArg or ArgumentUnsupported for wrong parameters.</exception>
    internal static void SetPolling(TestDomain domain, uint id, IReadOnlyList<TypedParameter> parameters)
    {
        Rules.Check(parameters);
        var polling = domain.Guest.IOThreads.Find(thread => thread.Id == id)
            ?? throw DomainErrors.Argument($"cannot find IOThread '{id}' in iothreadids");
        polling.MaxNanoseconds = parameters.Find<ulong>("poll_max_ns") ?? polling.MaxNanoseconds;
        polling.Grow = parameters.Find<uint>("poll_grow") ?? polling.Grow;
        polling.Shrink = parameters.Find<uint>("poll_shrink") ?? polling.Shrink;
    }

    private static XElement? Find(DomainXml definition, uint id) =>
        definition.IOThreads > 0 || definition.Element.Element("iothreadids") is not null
            ? Numbered(definition).Elements("iothread").FirstOrDefault(thread => thread.NumberOf("id") == id)
            : null;

    // A definition may say how many threads there are without naming them; they are numbered from 1 then.
    private static XElement Numbered(DomainXml definition)
    {
        var threads = definition.Element.Section("iothreadids");
        for (var id = 1U; threads.Elements("iothread").Count() < definition.IOThreads; id++)
        {
            if (!threads.Elements("iothread").Any(thread => thread.NumberOf("id") == id))
            {
                threads.Add(new XElement("iothread", new XAttribute("id", id)));
            }
        }

        return threads;
    }
}
