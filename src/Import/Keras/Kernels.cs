using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>Kernels in the layout of ONNX, which has the channels first.</summary>
internal static class Kernels
{
    /// <summary>A kernel [rows, columns, a, b] as [b, a, rows, columns]: inputs and outputs of a convolution, outputs and inputs of a transposed one.</summary>
    public static float[] Turned(StoredTensor kernel)
    {
        (int positions, int a, int b) = Sizes(kernel);
        float[] turned = new float[kernel.Values.Length];
        for (int index = 0; index < turned.Length; index++)
        {
            (int position, int inner) = int.DivRem(index, a * b);
            turned[((((index % b) * a) + (inner / b)) * positions) + position] = kernel.Values[index];
        }

        return turned;
    }

    /// <summary>A depthwise kernel [rows, columns, channels, multiplier] as [channels · multiplier, 1, rows, columns].</summary>
    public static float[] Depthwise(StoredTensor kernel)
    {
        (int positions, int a, int b) = Sizes(kernel);
        float[] turned = new float[kernel.Values.Length];
        for (int index = 0; index < turned.Length; index++)
        {
            (int position, int channel) = int.DivRem(index, a * b);
            turned[(channel * positions) + position] = kernel.Values[index];
        }

        return turned;
    }

    private static (int Positions, int A, int B) Sizes(StoredTensor kernel)
    {
        (int a, int b) = (kernel.Shape[^2], kernel.Shape[^1]);
        return (Math.Max(kernel.Values.Length / Math.Max(a * b, 1), 1), a, b);
    }
}
