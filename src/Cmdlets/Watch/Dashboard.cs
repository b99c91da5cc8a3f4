using System.Globalization;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lays a live display of domains out: one line for each, with bars that fit the window.</summary>
internal sealed class Dashboard
{
    private const int LeastName = 10;
    private const int StateWidth = 10;
    private const int FigureWidth = 10;
    private const int LeastBar = 4;

    private static readonly string[] Titles = ["CPU %", "MEMORY", "DISK /s", "NET /s"];

    private List<VirtDomainMeasurement> _domains = [];
    private DateTimeOffset? _time;

    // A bar of traffic is full at the busiest that was seen.
    private double _mostDisk = 1 << 20;
    private double _mostNet = 1 << 20;

    /// <summary>What it is sorted by.</summary>
    internal DashboardOrder Order { get; set; }

    /// <summary>Whether it has changed since it was laid out last.</summary>
    internal bool IsNew { get; set; } = true;

    /// <summary>Puts the busiest first.</summary>
    internal static List<VirtDomainMeasurement> Sort(IEnumerable<VirtDomainMeasurement> domains, DashboardOrder order) =>
        [.. domains.OrderByDescending(one => order switch
        {
            DashboardOrder.Cpu => one.Rate?.CpuPercent ?? -1,
            DashboardOrder.Memory => one.Memory.Current ?? -1,
            DashboardOrder.Disk => Disk(one),
            DashboardOrder.Net => Net(one),
            _ => 0,
        }).ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Takes a new sample.</summary>
    internal void Take(List<VirtDomainMeasurement> domains)
    {
        (_domains, _time, IsNew) = (domains, DateTimeOffset.Now, true);
        _mostDisk = domains.Select(Disk).Append(_mostDisk).Max();
        _mostNet = domains.Select(Net).Append(_mostNet).Max();
    }

    /// <summary>Gives the lines for a window.</summary>
    internal IReadOnlyList<string> Lay(int width, int height)
    {
        // Names get what they need, up to a third of the window; of the figures only those are shown that fit whole, and bars where there is room left.
        var name = Math.Clamp(_domains.Select(one => one.Name.Length + 2).DefaultIfEmpty(LeastName).Max(), LeastName, Math.Max(LeastName, width / 3));
        var room = width - name - StateWidth;
        var figures = Math.Clamp(room / (FigureWidth + 2), 0, Titles.Length);
        var bar = figures < Titles.Length ? 0 : (room / figures) - FigureWidth - 2;
        bar = bar < LeastBar ? 0 : Math.Min(bar, 24);
        var lines = new List<string>
        {
            Fit($"{_domains.Count} {(_domains.Count == 1 ? "domain" : "domains")}, {_domains.Count(one => one.State == DomainState.Running)} running   {_time:HH:mm:ss}   by {Order}", width),
            Fit(Head("DOMAIN", name) + Head("STATE", StateWidth) + string.Concat(Titles.Take(figures).Select(title => title.PadLeft(FigureWidth).PadRight(FigureWidth + 2 + bar))), width),
        };
        var places = Math.Max(height - 3, 0);
        var shown = Sort(_domains, Order);
        var hidden = shown.Count > places ? shown.Count - Math.Max(places - 1, 0) : 0;
        lines.AddRange(shown.Take(shown.Count - hidden).Select(one => Fit(Head(one.Name, name) + Head($"{one.State}".ToLowerInvariant(), StateWidth) + string.Concat(Cells(one, bar).Take(figures)), width)));
        if (hidden > 0 && places > 0)
        {
            lines.Add(Fit($"… {hidden} more", width));
        }

        while (lines.Count < height - 1)
        {
            lines.Add(string.Empty);
        }

        lines.Add(Fit("q quit   sort: c cpu  m memory  d disk  n net  a name", width));
        return [.. lines.Take(height)];
    }

    private string[] Cells(VirtDomainMeasurement one, int bar)
    {
        var cpus = Math.Max(one.Vcpu.Count, 1);
        var used = one.Memory is { Unused: { } free, Available: { } there } && there > 0 ? there - free : one.Memory.Resident ?? one.Memory.Current;
        return
        [
            Cell(one.Rate?.CpuPercent?.ToString("0.0", CultureInfo.CurrentCulture), one.Rate?.CpuPercent / (100.0 * cpus), bar),
            Cell(one.MemoryText, used / (double?)(one.Memory.Maximum ?? one.Memory.Current), bar),
            Cell(SizeText.Of(one.Rate is null ? null : (long?)Disk(one)), Disk(one) / _mostDisk, bar),
            Cell(SizeText.Of(one.Rate is null ? null : (long?)Net(one)), Net(one) / _mostNet, bar),
        ];
    }

    private static string Cell(string? figure, double? share, int bar)
    {
        var filled = (int)Math.Round(Math.Clamp(share ?? 0, 0, 1) * bar);
        return $"{figure ?? "-",FigureWidth} {new string('█', filled)}{new string('░', bar - filled)} ";
    }

    private static string Head(string text, int width) => (text.Length >= width ? text[..(width - 2)] + "…" : text).PadRight(width);

    private static string Fit(string text, int width) => text.Length > width ? text[..Math.Max(width, 0)] : text;

    private static double Disk(VirtDomainMeasurement one) => (one.Rate?.ReadBytes ?? 0) + (one.Rate?.WriteBytes ?? 0);

    private static double Net(VirtDomainMeasurement one) => (one.Rate?.RxBytes ?? 0) + (one.Rate?.TxBytes ?? 0);
}
