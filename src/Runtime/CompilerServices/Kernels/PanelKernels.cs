using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>Panels: some features of some samples, a row of <see cref="Width"/> features for each sample.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PanelKernels
{
    /// <summary>Features in a row of a panel.</summary>
    public const int Width = 32;

    /// <summary>
    /// Writes the 16 samples of a block as rows: panel[lane · Width + feature] = x[feature · 16 + lane], for up to
    /// <see cref="Width"/> features. The rest of a row stays as it is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* x, int features, float* panel)
    {
        int feature = 0;
        for (; Interleave.IsSupported && feature + 4 <= features; feature += 4)
        {
            float* source = x + (feature * 16);
            float* row = panel + feature;
            for (float* end = source + 16; source < end; source += 4, row += 4 * Width)
            {
                Vector128<float> a = Vector128.Load(source);
                Vector128<float> b = Vector128.Load(source + 16);
                Vector128<float> c = Vector128.Load(source + 32);
                Vector128<float> d = Vector128.Load(source + 48);
                Vector128<float> lowAc = Interleave.Low(a, c), lowBd = Interleave.Low(b, d);
                Vector128<float> highAc = Interleave.High(a, c), highBd = Interleave.High(b, d);
                Interleave.Low(lowAc, lowBd).Store(row);
                Interleave.High(lowAc, lowBd).Store(row + Width);
                Interleave.Low(highAc, highBd).Store(row + (2 * Width));
                Interleave.High(highAc, highBd).Store(row + (3 * Width));
            }
        }

        for (; feature < features; feature++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                panel[(lane * Width) + feature] = x[(feature * 16) + lane];
            }
        }
    }
}
