using System.Globalization;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>The CPUs of the host: which there are, how they hang together, what they have done.</summary>
/// <remarks>virHostCPU. Everything is read afresh: CPUs come and go.</remarks>
internal static class HostCpus
{
    private const string Cpus = "/sys/devices/system/cpu";
    private const ulong NanosecondsPerJiffy = 10_000_000;

    /// <summary>Lists the CPUs that are online.</summary>
    /// <returns>Their numbers.</returns>
    internal static IReadOnlyList<int> Online() => HostFile.Numbers(Path.Combine(Cpus, "online")) is { Count: > 0 } online ? online : [.. Enumerable.Range(0, Environment.ProcessorCount)];

    /// <summary>Tells which CPUs there are and which of them are online.</summary>
    /// <returns>The map.</returns>
    internal static NodeCpuMap Map()
    {
        var present = HostFile.Numbers(Path.Combine(Cpus, "present"));
        var online = Online().ToHashSet();
        var count = present.Count > 0 ? present.Max() + 1 : online.Max() + 1;
        return new NodeCpuMap(count, [.. Enumerable.Range(0, count).Select(online.Contains)]);
    }

    /// <summary>Tells where a CPU sits.</summary>
    /// <param name="cpu">Its number.</param>
    /// <returns>The place.</returns>
    internal static HostCpuPlace Place(int cpu)
    {
        var topology = $"{Cpus}/cpu{cpu.ToString(CultureInfo.InvariantCulture)}/topology";
        int Number(string name) => HostFile.Number(Path.Combine(topology, name)) is { } number and >= 0 ? (int)number : 0;
        var siblings = HostFile.Text(Path.Combine(topology, "thread_siblings_list")) ?? cpu.ToString(CultureInfo.InvariantCulture);
        return new HostCpuPlace(cpu, Number("physical_package_id"), Number("die_id"), Number("core_id"), siblings);
    }

    /// <summary>Gives the hardware in short.</summary>
    /// <param name="model">The CPU's architecture.</param>
    /// <returns>The facts.</returns>
    internal static NodeInfo Info(string model)
    {
        var places = Online().Select(Place).ToArray();
        var cells = HostCells.Read();
        var sockets = places.Select(place => place.Socket).Distinct().Count();
        var dies = places.GroupBy(place => place.Socket).Max(socket => socket.Select(place => place.Die).Distinct().Count());
        var cores = places.GroupBy(place => (place.Socket, place.Die)).Max(die => die.Select(place => place.Core).Distinct().Count());
        var threads = places.GroupBy(place => (place.Socket, place.Die, place.Core)).Max(core => core.Count());
        var perCell = Math.Max(1, sockets / cells.Count);

        // Where the product is not the number of CPUs, libvirt shows one socket with that many cores.
        return cells.Count * perCell * dies * cores * threads == places.Length
            ? new NodeInfo(model, HostMemory.Total, places.Length, Frequency(), cells.Count, perCell, cores * dies, threads)
            : new NodeInfo(model, HostMemory.Total, places.Length, Frequency(), 1, 1, places.Length, 1);
    }

    /// <summary>Gives the time that the CPUs have spent.</summary>
    /// <param name="cpu">A CPU's number; -1 for all together.</param>
    /// <returns>The times in nanoseconds; null when there is no such CPU.</returns>
    internal static IReadOnlyList<NodeStatistic>? Times(int cpu)
    {
        var name = cpu < 0 ? "cpu" : "cpu" + cpu.ToString(CultureInfo.InvariantCulture);
        var fields = File.ReadLines("/proc/stat").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(line => line[0] == name);
        if (fields is null)
        {
            return null;
        }

        ulong Time(int index) => index < fields.Length ? ulong.Parse(fields[index], CultureInfo.InvariantCulture) * NanosecondsPerJiffy : 0;
        return
        [
            new("kernel", Time(3) + Time(6) + Time(7)), new("user", Time(1) + Time(2)), new("idle", Time(4)), new("iowait", Time(5)),
        ];
    }

    /// <summary>Reads a line of what the kernel says of the first CPU.</summary>
    /// <param name="name">The line's name, such as <c>vendor_id</c>.</param>
    /// <returns>The value; null when it is not said.</returns>
    internal static string? Fact(string name) => File.ReadLines("/proc/cpuinfo")
        .Select(line => line.Split(':', 2)).FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == name)?[1].Trim();

    private static int Frequency() =>
        double.TryParse(Fact("cpu MHz"), NumberStyles.Float, CultureInfo.InvariantCulture, out var mhz) ? (int)mhz : 0;
}

/// <summary>Where a CPU sits.</summary>
/// <param name="Cpu">Its number.</param>
/// <param name="Socket">Its socket.</param>
/// <param name="Die">Its die.</param>
/// <param name="Core">Its core.</param>
/// <param name="Siblings">The CPUs that share its core, such as <c>0-1</c>.</param>
internal sealed record HostCpuPlace(int Cpu, int Socket, int Die, int Core, string Siblings);
