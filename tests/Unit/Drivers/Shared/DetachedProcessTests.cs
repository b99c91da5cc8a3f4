using System.Globalization;
using VirtPS.Drivers.Shared.Programs;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>Programs that outlive the daemon.</summary>
public sealed class DetachedProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [LinuxFact]
    public async Task What_has_ended_leaves_the_table_of_processes()
    {
        using var place = new TemporaryDirectory();
        for (var round = 0; round < 200; round++)
        {
            var process = DetachedProcess.Start(new DetachedOrder("/bin/true", [], new Dictionary<string, string>(), place["log"]));
            Assert.True(await process.WaitAsync(Patience, CancellationToken.None));
            Assert.False(Directory.Exists($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}"));
        }
    }
}
