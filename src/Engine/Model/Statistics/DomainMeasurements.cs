using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>CPU time that a domain has used.</summary>
/// <param name="Time">In all.</param>
/// <param name="User">Of it, in the host's user mode.</param>
/// <param name="System">Of it, in the host's kernel.</param>
/// <remarks>VIR_DOMAIN_STATS_CPU_TOTAL.</remarks>
public sealed record DomainCpuMeasurement(TimeSpan? Time, TimeSpan? User, TimeSpan? System)
{
    /// <summary>Gives the time in all.</summary>
    /// <returns>The time.</returns>
    public override string ToString() => $"{Time}";

    internal static DomainCpuMeasurement Read(StatisticsReader fields) =>
        new(fields.Nanoseconds("cpu.time"), fields.Nanoseconds("cpu.user"), fields.Nanoseconds("cpu.system"));
}

/// <summary>Memory of a domain, in bytes.</summary>
/// <param name="Current">What it has now.</param>
/// <param name="Maximum">What it may reach.</param>
/// <param name="Available">What the guest can use at all.</param>
/// <param name="Unused">What the guest leaves untouched.</param>
/// <param name="Usable">What the guest could give back without swapping.</param>
/// <param name="DiskCaches">What the guest could give back from its file cache.</param>
/// <param name="Resident">What its process occupies on the host.</param>
/// <param name="SwapIn">What the guest has read from swap space.</param>
/// <param name="SwapOut">What the guest has written to swap space.</param>
/// <remarks>VIR_DOMAIN_STATS_BALLOON.</remarks>
public sealed record DomainMemoryMeasurement(
    long? Current, long? Maximum, long? Available, long? Unused, long? Usable, long? DiskCaches, long? Resident, long? SwapIn, long? SwapOut)
{
    /// <summary><see cref="Current"/> for people.</summary>
    public string? CurrentText => SizeText.Of(Current);

    /// <summary><see cref="Maximum"/> for people.</summary>
    public string? MaximumText => SizeText.Of(Maximum);

    /// <summary><see cref="Available"/> for people.</summary>
    public string? AvailableText => SizeText.Of(Available);

    /// <summary><see cref="Unused"/> for people.</summary>
    public string? UnusedText => SizeText.Of(Unused);

    /// <summary><see cref="Usable"/> for people.</summary>
    public string? UsableText => SizeText.Of(Usable);

    /// <summary><see cref="DiskCaches"/> for people.</summary>
    public string? DiskCachesText => SizeText.Of(DiskCaches);

    /// <summary><see cref="Resident"/> for people.</summary>
    public string? ResidentText => SizeText.Of(Resident);

    /// <summary>Gives what it has and what it may reach, for people.</summary>
    /// <returns>Such as <c>2 GiB of 8 GiB</c>.</returns>
    public override string ToString() => Maximum is null ? $"{CurrentText}" : $"{CurrentText} of {MaximumText}";

    internal static DomainMemoryMeasurement Read(StatisticsReader fields) => new(
        fields.Kibibytes("balloon.current"),
        fields.Kibibytes("balloon.maximum"),
        fields.Kibibytes("balloon.available"),
        fields.Kibibytes("balloon.unused"),
        fields.Kibibytes("balloon.usable"),
        fields.Kibibytes("balloon.disk_caches"),
        fields.Kibibytes("balloon.rss"),
        fields.Kibibytes("balloon.swap_in"),
        fields.Kibibytes("balloon.swap_out"));
}

/// <summary>One virtual CPU.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="State">Its state.</param>
/// <param name="Time">The CPU time it has used.</param>
/// <param name="Wait">The time it has waited for I/O.</param>
/// <param name="Delay">The time it has waited for a host CPU.</param>
/// <remarks>VIR_DOMAIN_STATS_VCPU.</remarks>
public sealed record DomainVcpuMeasurement(int Number, VcpuState? State, TimeSpan? Time, TimeSpan? Wait, TimeSpan? Delay)
{
    /// <summary>Gives number, state and time.</summary>
    /// <returns>Such as <c>0: Running 00:01:00</c>.</returns>
    public override string ToString() => $"{Number}: {State} {Time}";

    internal static DomainVcpuMeasurement Read(int number, StatisticsReader fields) =>
        new(number, (VcpuState?)fields.Whole("state"), fields.Nanoseconds("time"), fields.Nanoseconds("wait"), fields.Nanoseconds("delay"));
}

/// <summary>One network interface.</summary>
/// <param name="Name">The host's name for it.</param>
/// <param name="RxBytes">Bytes received.</param>
/// <param name="RxPackets">Packets received.</param>
/// <param name="RxErrors">Errors while receiving.</param>
/// <param name="RxDropped">Packets dropped while receiving.</param>
/// <param name="TxBytes">Bytes sent.</param>
/// <param name="TxPackets">Packets sent.</param>
/// <param name="TxErrors">Errors while sending.</param>
/// <param name="TxDropped">Packets dropped while sending.</param>
/// <remarks>VIR_DOMAIN_STATS_INTERFACE.</remarks>
public sealed record DomainNetMeasurement(
    string? Name, long? RxBytes, long? RxPackets, long? RxErrors, long? RxDropped, long? TxBytes, long? TxPackets, long? TxErrors, long? TxDropped)
{
    /// <summary><see cref="RxBytes"/> for people.</summary>
    public string? ReceivedText => SizeText.Of(RxBytes);

    /// <summary><see cref="TxBytes"/> for people.</summary>
    public string? SentText => SizeText.Of(TxBytes);

    /// <summary>Gives name and traffic, for people.</summary>
    /// <returns>Such as <c>vnet0: 5 MiB in, 3 MiB out</c>.</returns>
    public override string ToString() => $"{Name}: {ReceivedText} in, {SentText} out";

    internal static DomainNetMeasurement Read(int number, StatisticsReader fields) => new(
        fields.Text("name"),
        fields.Whole("rx.bytes"), fields.Whole("rx.pkts"), fields.Whole("rx.errs"), fields.Whole("rx.drop"),
        fields.Whole("tx.bytes"), fields.Whole("tx.pkts"), fields.Whole("tx.errs"), fields.Whole("tx.drop"));
}

/// <summary>One disk.</summary>
/// <param name="Name">Its target in the guest, such as <c>vda</c>.</param>
/// <param name="Path">Its file or device on the host.</param>
/// <param name="ReadRequests">Read requests.</param>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="ReadTime">Time spent reading.</param>
/// <param name="WriteRequests">Write requests.</param>
/// <param name="WriteBytes">Bytes written.</param>
/// <param name="WriteTime">Time spent writing.</param>
/// <param name="FlushRequests">Flush requests.</param>
/// <param name="FlushTime">Time spent flushing.</param>
/// <param name="Capacity">What the guest sees, in bytes.</param>
/// <param name="Allocation">The highest offset in use, in bytes.</param>
/// <param name="Physical">What it takes on the host, in bytes.</param>
/// <remarks>VIR_DOMAIN_STATS_BLOCK.</remarks>
public sealed record DomainBlockMeasurement(
    string? Name, string? Path, long? ReadRequests, long? ReadBytes, TimeSpan? ReadTime, long? WriteRequests, long? WriteBytes, TimeSpan? WriteTime,
    long? FlushRequests, TimeSpan? FlushTime, long? Capacity, long? Allocation, long? Physical)
{
    /// <summary><see cref="ReadBytes"/> for people.</summary>
    public string? ReadText => SizeText.Of(ReadBytes);

    /// <summary><see cref="WriteBytes"/> for people.</summary>
    public string? WrittenText => SizeText.Of(WriteBytes);

    /// <summary><see cref="Capacity"/> for people.</summary>
    public string? CapacityText => SizeText.Of(Capacity);

    /// <summary><see cref="Allocation"/> for people.</summary>
    public string? AllocationText => SizeText.Of(Allocation);

    /// <summary><see cref="Physical"/> for people.</summary>
    public string? PhysicalText => SizeText.Of(Physical);

    /// <summary>Gives name and traffic, for people.</summary>
    /// <returns>Such as <c>vda: 5 MiB read, 3 MiB written</c>.</returns>
    public override string ToString() => $"{Name}: {ReadText} read, {WrittenText} written";

    internal static DomainBlockMeasurement Read(int number, StatisticsReader fields) => new(
        fields.Text("name"), fields.Text("path"),
        fields.Whole("rd.reqs"), fields.Whole("rd.bytes"), fields.Nanoseconds("rd.times"),
        fields.Whole("wr.reqs"), fields.Whole("wr.bytes"), fields.Nanoseconds("wr.times"),
        fields.Whole("fl.reqs"), fields.Nanoseconds("fl.times"),
        fields.Whole("capacity"), fields.Whole("allocation"), fields.Whole("physical"));
}
