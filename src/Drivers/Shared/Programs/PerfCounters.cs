using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Counts what happens in a process, by the kernel's performance events.</summary>
/// <remarks>perf_event_open(2), virPerfEventEnable. The counters end with the daemon; a later one begins to count anew.</remarks>
internal sealed partial class PerfCounters : IAsyncDisposable
{
    private const int Hardware = 0;
    private const int Software = 1;
    private const int AttributeSize = 112;
    private const ulong Inherit = 1UL << 1;
    private const nint NoGroup = -1;

    // Names are libvirt's; those of Intel's cache monitoring are no longer in any kernel.
    private static readonly Dictionary<string, (int Type, ulong Config)?> Events = new(StringComparer.Ordinal)
    {
        ["cmt"] = null, ["mbmt"] = null, ["mbml"] = null,
        ["cpu_cycles"] = (Hardware, 0), ["instructions"] = (Hardware, 1), ["cache_references"] = (Hardware, 2), ["cache_misses"] = (Hardware, 3),
        ["branch_instructions"] = (Hardware, 4), ["branch_misses"] = (Hardware, 5), ["bus_cycles"] = (Hardware, 6),
        ["stalled_cycles_frontend"] = (Hardware, 7), ["stalled_cycles_backend"] = (Hardware, 8), ["ref_cpu_cycles"] = (Hardware, 9),
        ["cpu_clock"] = (Software, 0), ["task_clock"] = (Software, 1), ["page_faults"] = (Software, 2), ["context_switches"] = (Software, 3),
        ["cpu_migrations"] = (Software, 4), ["page_faults_min"] = (Software, 5), ["page_faults_maj"] = (Software, 6),
        ["alignment_faults"] = (Software, 7), ["emulation_faults"] = (Software, 8),
    };

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SafeFileHandle[]> _counters = new(StringComparer.Ordinal);

    /// <summary>Tells whether any kernel counts an event.</summary>
    /// <param name="name">libvirt's name of the event.</param>
    /// <returns>Whether there is such a counter.</returns>
    internal static bool Knows(string name) => Events.GetValueOrDefault(name) is not null;

    /// <summary>Begins to count an event; one that is counted already goes on.</summary>
    /// <param name="name">libvirt's name of the event, which is known.</param>
    /// <param name="process">The process.</param>
    /// <exception cref="IOException">The kernel or the processor cannot count that, or may not.</exception>
    internal void Start(string name, int process)
    {
        lock (_gate)
        {
            if (_counters.ContainsKey(name))
            {
                return;
            }

            // A counter follows the threads that come after it; those that are there need one each.
            var threads = Directory.EnumerateDirectories($"/proc/{process}/task").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
            _counters[name] = [.. threads.Select(thread => Open(Events[name]!.Value, thread))];
        }
    }

    /// <summary>Ends the counting of an event.</summary>
    /// <param name="name">libvirt's name of the event.</param>
    internal void Stop(string name)
    {
        lock (_gate)
        {
            if (_counters.Remove(name, out var counters))
            {
                Array.ForEach(counters, static counter => counter.Dispose());
            }
        }
    }

    /// <summary>Reads all counters.</summary>
    /// <returns>The events that are counted and how often they happened.</returns>
    internal IReadOnlyList<(string Name, ulong Count)> Read()
    {
        var found = new List<(string, ulong)>();
        lock (_gate)
        {
            var value = new byte[sizeof(ulong)];
            foreach (var (name, counters) in _counters)
            {
                found.Add((name, counters.Aggregate(
                    0UL, (sum, counter) => ReadCounter(counter, value, (nuint)value.Length) == value.Length ? sum + BitConverter.ToUInt64(value) : sum)));
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            foreach (var counter in _counters.Values.SelectMany(static counters => counters))
            {
                counter.Dispose();
            }

            _counters.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private static SafeFileHandle Open((int Type, ulong Config) counted, int thread)
    {
        var (type, config) = counted;
        var attribute = new byte[AttributeSize];
        BinaryPrimitives.WriteInt32LittleEndian(attribute, type);
        BinaryPrimitives.WriteInt32LittleEndian(attribute.AsSpan(4), AttributeSize);
        BinaryPrimitives.WriteUInt64LittleEndian(attribute.AsSpan(8), config);
        BinaryPrimitives.WriteUInt64LittleEndian(attribute.AsSpan(40), Inherit);
        var descriptor = Call(Number(), attribute, thread, NoGroup, NoGroup, 0);
        if (descriptor < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static nint Number() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 298,
        Architecture.Ppc64le => 319,
        Architecture.S390x => 331,
        _ => 241,
    };

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint number, byte[] attribute, nint process, nint cpu, nint group, nint flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadCounter(SafeFileHandle file, byte[] value, nuint length);
}
