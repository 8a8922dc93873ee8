import type { ButtonHTMLAttributes } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` for the one action that a view is about. */
  readonly look?: 'main' | 'plain' | 'quiet';
}

export const Button = ({ look = 'plain', type = 'button', className = '', ...rest }: ButtonProps) => (
  <button type={type} className={`${styles.button} ${styles[look]} ${className}`} {...rest} />
);
