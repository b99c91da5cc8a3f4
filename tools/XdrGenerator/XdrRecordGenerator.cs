using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace VirtPS.Tools.XdrGenerator;

/// <summary>Writes, while the engine is compiled, the members that read and write its XDR records.</summary>
/// <remarks>RFC 4506. The order of a record's parameters is the order on the wire; attributes declare limits.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class XdrRecordGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var findings = context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownNames.XdrRecord, static (node, _) => node is BaseTypeDeclarationSyntax, RecordFinder.Find);
        context.RegisterSourceOutput(findings, static (output, finding) =>
        {
            foreach (var problem in finding.Problems)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }

            if (finding.Record is { } record)
            {
                output.AddSource(record.FileName, SourceText.From(RecordEmitter.Emit(record), Encoding.UTF8));
            }
        });
    }
}
