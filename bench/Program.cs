// Measures what README reports of the embedded test driver:
//   dotnet run -c Release --project bench -- [DOMAINS]
// Run it on a quiet machine; each figure is the median of its runs, with the least and the most.
using System.Diagnostics;
using System.Globalization;
using VirtPS.Bench;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var count = args is [var text] ? int.Parse(text) : 10_000;
var file = LargeHost.Write(count);
try
{
    var registry = new DriverRegistry(new TestDriver());
    var uri = VirtUri.Parse($"test://{file}");
    Console.WriteLine($"{count} domains in {new FileInfo(file).Length / 1048576.0:0.0} MiB of XML, .NET {Environment.Version}, {Environment.ProcessorCount} processors");

    // The first opening is what a user waits for: nothing is compiled yet.
    var watch = Stopwatch.StartNew();
    var connection = await OpenAsync();
    Console.WriteLine($"open, first time       {watch.Elapsed.TotalMilliseconds,8:0} ms");
    await connection.DisposeAsync();
    await Measured.ReportAsync("open, warm", "ms", 5, async () =>
    {
        await using var again = await OpenAsync();
    });

    await using var open = await OpenAsync();
    Console.WriteLine($"managed heap, opened   {GC.GetTotalMemory(true) / 1048576.0,8:0} MiB");
    await Measured.ReportAsync("list with states, warm", "ms", 9, () => open.Domains.ListAsync(DomainListFlags.None, default));
    await Measured.ReportAsync("statistics of all, warm", "ms", 5, () => open.Domains.GetStatisticsAsync(null, 0, 0, default));
    var xml = await open.Domains.GetXmlAsync(await open.Domains.LookupByNameAsync("guest00001", default), DomainXmlFlags.Inactive, default);
    await Measured.ReportRateAsync("info", 20_000, index => open.Domains.GetAsync(new DomainRef($"guest{index % count:00000}", LargeHost.UuidOf(index % count)), default));
    await Measured.ReportRateAsync("define", 2_000, _ => open.Domains.DefineAsync(xml, DomainDefineFlags.None, default));
    Console.WriteLine($"managed heap, used     {GC.GetTotalMemory(true) / 1048576.0,8:0} MiB");
    Console.WriteLine($"peak working set       {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,8:0} MiB");

    Task<VirtConnection> OpenAsync() => VirtConnection.OpenAsync(registry, uri, new VirtConnectionOptions(), default);
}
finally
{
    File.Delete(file);
}
