namespace VirtPS.Tests.Interop;

/// <summary>virtpsd's QEMU guests do what every driver must, asked by the remote driver.</summary>
/// <param name="host">The daemon.</param>
public sealed class QemuConformanceTests(QemuHost host) : IClassFixture<QemuHost>
{
    private static readonly string[] Suites =
    [
        "DomainSuite", "DomainStateSuite", "DomainListSuite", "DomainMetadataSuite", "DomainTuningSuite", "DomainSaveSuite", "DomainJobSuite", "SnapshotSuite",
    ];

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var one in SuiteCase.Of(Suites).Where(one => !QemuDiffers.FromTestDriver.Contains(one.Name) && !QemuDiffers.FromTestDriver.Contains($"{one.Name}/{one.Row}")))
            {
                data.Add(one.Suite, one.Test.Name, one.Row);
            }

            return data;
        }
    }

    [QemuPeerTheory]
    [MemberData(nameof(Cases))]
    public async Task Guests_do_what_every_driver_must(string suite, string test, int row)
    {
        try
        {
            await SuiteCase.Named(suite, test, row).RunAsync(host.Target);
        }
        finally
        {
            // The suites leave their domains to hosts that cost nothing.
            await host.EmptyAsync();
        }
    }
}

/// <summary>Marks a test with several cases that needs what <see cref="QemuPeerFactAttribute"/> needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuPeerTheoryAttribute : TheoryAttribute
{
    public QemuPeerTheoryAttribute() => Skip = new QemuPeerFactAttribute().Skip;
}
