using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using VirtPS.Engine.Rpc.Xdr;
using VirtPS.Tools.XdrGenerator;

namespace VirtPS.Tests.Unit.Rpc.Xdr;

/// <summary>What the generator refuses while records are compiled.</summary>
public sealed class GeneratorDiagnosticTests
{
    // The name is one that the engine shows its internals to.
    private static readonly CSharpCompilation Base = CSharpCompilation.Create(
        "VirtPS.Tests.Unit",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(XdrReader).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
        options: new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    [Theory]
    [InlineData("byte[] X", "VPX001")]
    [InlineData("string[] X", "VPX001")]
    [InlineData("[Chars] string X", "VPX001")]
    [InlineData("byte[]? X", "VPX001")]
    [InlineData("decimal X", "VPX002")]
    [InlineData("short X", "VPX002")]
    [InlineData("System.DayOfWeek? X, System.Version Y", "VPX002")]
    [InlineData("System.Security.SecurityRuleSet X", "VPX002")]
    [InlineData("[Limit(2)] int[]? X", "VPX002")]
    [InlineData("[Limit(2)] byte[][] X", "VPX002")]
    [InlineData("[Limit(2), Fixed(2)] byte[] X", "VPX004")]
    [InlineData("[Limit(-1)] byte[] X", "VPX004")]
    [InlineData("[Limit(2)] int X", "VPX004")]
    [InlineData("[Chars] int X", "VPX004")]
    [InlineData("[Fixed(2)] string X", "VPX004")]
    [InlineData("uint Y, R? X", "VPX005")]
    public void A_field_that_cannot_travel_is_an_error_at_its_parameter(string parameters, string id)
    {
        var source = Declare($"[XdrRecord] internal sealed partial record class R({parameters});");
        var problem = Assert.Single(Run(source).Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (problem.Id, problem.Severity));
        Assert.Contains(source.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length), "XY", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record struct R(int X)")]
    [InlineData("partial record struct R<T>(int X)")]
    [InlineData("sealed partial class R(int X)")]
    public void Only_a_partial_record_can_be_completed(string declaration) =>
        Assert.Equal("VPX003", Assert.Single(Run(Declare($"[XdrRecord] internal {declaration};")).Diagnostics).Id);

    [Fact]
    public void What_is_right_compiles_without_a_warning()
    {
        var source = Declare("[XdrRecord] internal readonly partial record struct R([Limit(2)] string?[] X, [Fixed(2)] byte[]? Y, System.Guid? Z, System.DayOfWeek W);");
        var trees = CSharpSyntaxTree.ParseText(source);
        CSharpGeneratorDriver.Create(new XdrRecordGenerator())
            .RunGeneratorsAndUpdateCompilation(Base.AddSyntaxTrees(trees), out var compilation, out var problems);
        Assert.Empty(problems);
        Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void A_type_with_a_hand_written_encoding_is_left_to_it()
    {
        var result = Run(Declare("[XdrRecord] internal readonly partial record struct R([Limit(9)] Thing[] X, [Limit(9)] Other[] Y);") + """
            internal sealed record Thing;
            internal sealed record Other;
            namespace VirtPS.Engine.Rpc.Protocol
            {
                internal static class XdrTypes
                {
                    internal const int SmallestThing = 12;

                    internal static Thing ReadThing(ref XdrReader reader) => new();

                    internal static Other ReadOther(ref XdrReader reader) => new();
                }
            }
            """);
        Assert.Empty(result.Diagnostics);
        var text = Assert.Single(result.GeneratedTrees).ToString();
        Assert.Contains("new global::Thing[reader.ReadCount(9, 12)]", text, StringComparison.Ordinal);
        Assert.Contains("new global::Other[reader.ReadCount(9, 4)]", text, StringComparison.Ordinal);
        Assert.Contains("= global::VirtPS.Engine.Rpc.Protocol.XdrTypes.ReadThing(ref reader);", text, StringComparison.Ordinal);
        Assert.Contains("global::VirtPS.Engine.Rpc.Protocol.XdrTypes.Write(writer, field0Item);", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_smallest_size_of_a_record_is_the_sum_of_its_fields()
    {
        var result = Run(Declare("""
            [XdrRecord] internal readonly partial record struct R([Limit(9)] Inner[] X);
            [XdrRecord] internal readonly partial record struct Inner(
                int A, long B, string C, double? D, [Fixed(5)] byte[] E, [Chars, Fixed(5)] byte[] F, [Fixed(3)] System.Guid[] G, [Limit(7)] long[] H);
            """));
        Assert.Empty(result.Diagnostics);

        // 4 + 8 + 4 + 4 + 8 + 20 + 48 + 4.
        Assert.Contains(result.GeneratedTrees, tree => tree.ToString().Contains("reader.ReadCount(9, 100)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_elsewhere_writes_nothing_anew()
    {
        var compilation = Base.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Declare("[XdrRecord] internal readonly partial record struct R(int X, [Limit(2)] string[] Y);")));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new XdrRecordGenerator().AsSourceGenerator()], driverOptions: new(default, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal class Elsewhere;")));
        var outputs = Assert.Single(driver.GetRunResult().Results).TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static string Declare(string text) => $"using VirtPS.Engine.Rpc.Xdr;\n{text}\n";

    private static GeneratorDriverRunResult Run(string source)
    {
        var compilation = Base.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source));
        return CSharpGeneratorDriver.Create(new XdrRecordGenerator()).RunGenerators(compilation).GetRunResult();
    }
}
