using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VirtPS.Tools.XdrGenerator;

/// <summary>Makes the model of a record from its symbols.</summary>
internal static class RecordFinder
{
    /// <summary>Looks at one type that carries the attribute.</summary>
    public static Finding Find(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (context.TargetNode is not RecordDeclarationSyntax syntax
            || type.TypeParameters.Length > 0
            || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            var place = ((BaseTypeDeclarationSyntax)context.TargetNode).Identifier.GetLocation();
            return new(null, new([Problem.At(place, Problem.NotARecord, $"{type.Name} must be a partial record without type parameters to be an XDR record")]));
        }

        var map = new TypeMap(context.SemanticModel.Compilation, type);
        var fields = new List<FieldModel>();
        var problems = new List<Problem>();
        foreach (var parameter in KnownNames.ParametersOf(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                fields.Add(new(parameter.Name, map.Map(parameter)));
            }
            catch (MappingException error)
            {
                problems.Add(Problem.At(parameter.Locations[0], error.Id, $"{type.Name}.{parameter.Name} {error.Message}"));
            }
        }

        return problems.Count > 0 ? new(null, new(problems)) : new(ModelOf(type, fields), default);
    }

    private static RecordModel ModelOf(INamedTypeSymbol type, IEnumerable<FieldModel> fields)
    {
        var outer = new Stack<string>();
        for (var around = type.ContainingType; around is not null; around = around.ContainingType)
        {
            outer.Push(HeaderOf(around));
        }

        var space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new(space, new(outer), HeaderOf(type), type.Name, new(fields));
    }

    private static string HeaderOf(INamedTypeSymbol type)
    {
        var kind = type.TypeKind switch
        {
            TypeKind.Struct => "struct",
            TypeKind.Interface => "interface",
            _ => "class",
        };
        var parameters = type.TypeParameters.IsEmpty ? "" : $"<{string.Join(",", type.TypeParameters)}>";
        return $"partial {(type.IsRecord ? "record " : "")}{kind} {type.Name}{parameters}";
    }
}
